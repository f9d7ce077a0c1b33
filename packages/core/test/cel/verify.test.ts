import { createEnvironment, dyn, list, map, stdlib, string, type Value } from "@imagegate/expr";
import { describe, expect, test } from "vitest";
import type { Attestor } from "../../src/attestors/attestor.ts";
import {
  attestorsValue,
  AttestorValue,
  unescapeName,
  type VerifyHost,
  verifyLibrary,
} from "../../src/cel/verify.ts";
import { fakeProvider } from "../support/policies.ts";

const attestor = (name: string): Attestor => ({
  name,
  provider: fakeProvider,
  spec: {},
});
const [one, two] = [attestor("one"), attestor("my-key.v1/x__y")];
const environment = createEnvironment({
  libraries: [stdlib, verifyLibrary],
  variables: { attestors: map(string, dyn), images: list(string) },
});

async function evaluate(expression: string, images: readonly string[] = []) {
  const calls: string[] = [];
  const host: VerifyHost = {
    verifyImageSignatures(image, attestors) {
      calls.push(`${image} by ${attestors.map(({ name }) => name).join("+")}`);
      return Promise.resolve(attestors.length);
    },
  };
  const variables = { attestors: attestorsValue([one, two]), images };
  const outcome = await environment.compile(expression).evaluateAsync(variables, { host });
  return { outcome, calls };
}

test("the host is asked, once for equal calls", async () => {
  const { outcome, calls } = await evaluate(
    "images.all(i, verifyImageSignatures(i, [attestors.one]) > 0) && verifyImageSignatures('a', [attestors.one]) == 1",
    ["a", "b", "a"],
  );
  expect(outcome).toEqual({ kind: "value", value: true });
  expect(calls).toEqual(["a by one", "b by one"]);
});

test("attestors may stand in the list twice", async () => {
  const { outcome, calls } = await evaluate(
    "verifyImageSignatures('a', [attestors.one, attestors.one])",
  );
  expect(outcome).toEqual({ kind: "value", value: 2 });
  expect(calls).toEqual(["a by one+one"]);
});

test("equal names in two policies are two attestors", () => {
  const other = new AttestorValue(attestor("one"));
  const same = [new AttestorValue(one), new AttestorValue(one)] as const;
  expect(same[0].equals(same[1])).toBe(true);
  expect(same[0].key()).toBe(same[1].key());
  expect(same[0].equals(other)).toBe(false);
  expect(same[0].key()).not.toBe(other.key());
});

describe("errors", () => {
  test.each([
    [
      "an element that is no attestor",
      "verifyImageSignatures('a', ['one'])",
      "the list of attestors holds something else",
    ],
    ["an unknown attestor", "verifyImageSignatures('a', [attestors.nope])", "no such key: nope"],
  ])("%s", async (_name, expression, message) => {
    const { outcome } = await evaluate(expression);
    expect(outcome.kind === "error" && outcome.error.message).toBe(message);
  });

  test("without a host", async () => {
    const program = environment.compile("verifyImageSignatures('a', [attestors.one])");
    const outcome = await program.evaluateAsync({ attestors: attestorsValue([one]), images: [] });
    expect(outcome.kind === "error" && outcome.error.message).toBe(
      "signatures cannot be verified here",
    );
  });
});

test.each<[string, Value]>([
  [
    "attestors.my__dash__key__dot__v1__slash__x__underscores__y == attestors['my-key.v1/x__y']",
    true,
  ],
  ["attestors.size() == 2 && attestors.all(name, name in ['one', 'my-key.v1/x__y'])", true],
  ["has(attestors.one) && !has(attestors.two)", true],
  ["attestors.one == attestors['my-key.v1/x__y']", false],
])("%s is %s", async (expression, value) => {
  expect((await evaluate(expression)).outcome).toEqual({ kind: "value", value });
});

test.each([
  ["my__dash__key", "my-key"],
  ["a__dot__b__slash__c", "a.b/c"],
  ["a__underscores__b", "a__b"],
  ["__namespace__", "namespace"],
  ["__in__", "in"],
  ["plain", "plain"],
  ["a__b", "a__b"],
])("%s stands for %s", (escaped, name) => {
  expect(unescapeName(escaped)).toBe(name);
});
