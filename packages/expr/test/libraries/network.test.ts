import { describe, expect, test } from "vitest";
import { createEnvironment, network, stdlib } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const evaluate = evaluating(stdlib, network);

testExamples(createEnvironment({ libraries: [stdlib, network] }), network);

describe("network", () => {
  test.each([
    ["type(ip('::1')) == net.IP && type(cidr('::/0')) == net.CIDR", true],
    ["[ip('::1'), ip('0:0::1')].all(x, x == ip('::1'))", true],
    ["ip('::1') in [ip('::1')]", true],
    ["dyn(ip('1.2.3.4')) == dyn('1.2.3.4')", false],
    ["dyn(ip('0.0.0.1')) == dyn(ip('::1'))", false],
    ["cidr('::1/127').isMask()", false],
    ["cidr('::/0').isMask()", true],
  ])("%s", (text, result) => {
    expect(evaluate(text)).toBe(result);
  });

  test.each([
    ["ip('1.2.3')", "error: IP Address '1.2.3' parse error during conversion from string"],
    ["ip.isCanonical('x')", "error: IP Address 'x' parse error during conversion from string"],
    ["ip('fe80::1%en0')", "error: IP Address with zone value is not allowed: 'fe80::1%en0'"],
    ["ip('::ffff:1.2.3.4')", "error: IPv4-mapped IPv6 address is not allowed: '::ffff:1.2.3.4'"],
    [
      "cidr('1.2.3.4')",
      "error: network address parse error during conversion from string: '1.2.3.4'",
    ],
    ["cidr('fe80::1%a/8')", "error: CIDR with zone value is not allowed: 'fe80::1%a/8'"],
    ["cidr('::ffff:0:0/96')", "error: IPv4-mapped IPv6 address is not allowed: '::ffff:0:0/96'"],
    [
      "cidr('::/0').containsIP('::1/8')",
      "error: IP Address '::1/8' parse error during conversion from string",
    ],
    [
      "cidr('::/0').containsCIDR('::1')",
      "error: network address parse error during conversion from string: '::1'",
    ],
    ["cidr(dyn(1))", "error: no such overload"],
    ["isIP(1)", "refused: found no matching overload for 'isIP' applied to '(int)'"],
    [
      "ip('::1') == '::1'",
      "refused: found no matching overload for '_==_' applied to '(net.IP, string)'",
    ],
  ])("%s gives %s", (text, message) => {
    expect(evaluate(text)).toBe(message);
  });

  test("an error shows the beginning of a long text", () => {
    const message = String(evaluate("ip(x)", { x: "1".repeat(1_000_000) }));
    expect(message).toMatch(/^error: IP Address '1{80}…' parse error/);
  });
});
