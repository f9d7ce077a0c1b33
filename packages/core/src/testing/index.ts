export { httpRegistryWriter, type RegistryWriter, type StoredManifest } from "./registry-writer.ts";
export {
  createSigner,
  type SignatureFormat,
  type SignerAlgorithm,
  type SignImageOptions,
  type Tampering,
  type TestSigner,
} from "./signer.ts";
export {
  createTestLog,
  type LogEntryBody,
  type LoggedEntry,
  type TestLog,
  type TestLogOptions,
} from "./test-log.ts";
