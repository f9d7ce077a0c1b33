import { describe, expect, test } from "vitest";
import { ask, fakeRegistry, outcomeOf } from "../../support/ask-cosign.ts";
import {
  bundle,
  createLog,
  image,
  legacyLayer,
  rootJson,
  signer,
  simpleSigning,
  statement,
} from "../../support/cosign-fixtures.ts";

const log = createLog();
const root = rootJson([log]);

test("both places are asked at once", async () => {
  const registry = fakeRegistry({});
  const evidence = ask({}, { registry });
  expect(registry.asked).toHaveLength(2);
  await evidence;
});

describe("limits", () => {
  const good = legacyLayer(signer(), simpleSigning(image), { log });

  test("a manifest of more layers than may be tried is refused whole, a good signature in it too", async () => {
    const layers = Array.from({ length: 1001 }, () => good);
    const evidence = await ask({ layers }, { root });
    expect(outcomeOf(evidence)).toBe("error LIMIT_EXCEEDED");
    expect(evidence.detail).toBe(
      "1001 possible signatures are attached, and no more than 1000 are tried in all",
    );
    expect(evidence).toMatchObject({
      candidates: [],
      request: { url: expect.stringMatching(/\.sig$/), status: 200 },
      retryable: false,
    });
  });

  test("layers and bundles share the limit, and layers come first", async () => {
    const bundles = [
      bundle(signer("P-256", "a"), statement(image)),
      bundle(signer("P-256", "b"), statement(image)),
    ];
    const evidence = await ask({ layers: [good], bundles }, { root, maxCandidates: 2 });
    expect(outcomeOf(evidence)).toBe("pass");
    expect(evidence.candidates).toHaveLength(1);
    const allowed = await ask({ layers: [good], bundles }, { root, maxCandidates: 3 });
    expect(allowed.candidates).toHaveLength(3);
  });
});
