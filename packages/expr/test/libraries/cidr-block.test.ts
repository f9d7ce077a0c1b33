import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CidrBlock,
  containsCidr,
  containsIp,
  formatCidr,
  maskCidr,
  parseCidr,
} from "../../src/libraries/cidr-block.ts";
import { IpAddress } from "../../src/libraries/ip-address.ts";

function read(text: string): CidrBlock {
  const block = parseCidr(text);
  if (typeof block === "string") throw new Error(`${text} is ${block}`);
  return block;
}

describe("parseCidr", () => {
  test.each([
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["192.168.0.1/24", "192.168.0.1/24"],
    ["1.2.3.4/32", "1.2.3.4/32"],
    ["2001:DB8::/32", "2001:db8::/32"],
    ["::1/128", "::1/128"],
  ])("%s is %s", (text, result) => {
    expect(formatCidr(read(text))).toBe(result);
    expect(read(text).key()).toBe(result);
  });

  test.each([
    ["1.2.3.4", "malformed"],
    ["1.2.3.4/", "malformed"],
    ["/24", "malformed"],
    ["1.2.3.4/33", "malformed"],
    ["::/129", "malformed"],
    ["1.2.3.4/08", "malformed"],
    ["1.2.3.4/+8", "malformed"],
    ["1.2.3.4/-1", "malformed"],
    ["1.2.3.4/8 ", "malformed"],
    ["1.2.3.4/255.0.0.0", "malformed"],
    ["1.2.3.4/8/8", "malformed"],
    ["1.2.3/8", "malformed"],
    ["fe80::1%en0/24", "zone"],
    ["::ffff:1.2.3.4/120", "mapped"],
  ])("%s is %s", (text, fault) => {
    expect(parseCidr(text)).toBe(fault);
  });
});

describe("a block", () => {
  test.each([
    ["10.0.0.0/8", "10.255.255.255/32", true],
    ["10.0.0.0/8", "10.0.0.0/8", true],
    ["10.1.2.3/8", "10.0.0.0/9", true],
    ["10.0.0.0/8", "10.0.0.0/7", false],
    ["10.0.0.0/8", "11.0.0.0/8", false],
    ["0.0.0.0/0", "255.0.0.0/8", true],
    ["::/0", "1.2.3.4/32", false],
    ["0.0.0.0/0", "::/128", false],
    ["::/0", "ffff::/16", true],
  ])("%s contains %s: %s", (outer, inner, result) => {
    expect(containsCidr(read(outer), read(inner))).toBe(result);
  });

  test("masked keeps its prefix and nothing else, and contains the same addresses", () => {
    const bits = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n });
    fc.assert(
      fc.property(bits, bits, fc.integer({ min: 0, max: 32 }), (of, asked, length) => {
        const block = new CidrBlock(new IpAddress(4, of), length);
        const masked = maskCidr(block);
        const address = new IpAddress(4, asked);
        // By the text of the bits, which the code does not look at.
        const prefix = of.toString(2).padStart(32, "0").slice(0, length);
        expect(masked.ip.bits).toBe(BigInt(`0b${prefix.padEnd(32, "0")}`));
        expect(masked.prefixLength).toBe(length);
        const inside = asked.toString(2).padStart(32, "0").startsWith(prefix);
        expect(containsIp(block, address)).toBe(inside);
        expect(containsIp(masked, address)).toBe(inside);
      }),
    );
  });

  test("equals one of the same address and length", () => {
    expect(read("1.2.3.4/8").equals(read("1.2.3.4/8"))).toBe(true);
    expect(read("1.2.3.4/8").equals(read("1.2.3.5/8"))).toBe(false);
    expect(read("1.2.3.4/8").equals(read("1.2.3.4/9"))).toBe(false);
    expect(read("1.2.3.4/8").equals(read("1.2.3.4/8").ip)).toBe(false);
  });
});
