export type { AuthorizationKind, TestAuth, TestUser } from "./authorization.ts";
export type { Delivery, TestRequest } from "./exchange.ts";
export type { Fault, FaultAction, FaultFunction } from "./faults.ts";
export type { TestImage } from "./seed.ts";
export type { ListeningRegistry } from "./server.ts";
export {
  createTestRegistry,
  type LoggedRequest,
  type PutManifest,
  type TestRegistry,
  type TestRegistryOptions,
} from "./test-registry.ts";
