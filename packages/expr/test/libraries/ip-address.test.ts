import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatIp,
  IpAddress,
  isGlobalUnicast,
  isLinkLocalMulticast,
  isLinkLocalUnicast,
  isLoopback,
  isUnspecified,
  parseIp,
  readIp,
} from "../../src/libraries/ip-address.ts";

function canonical(text: string): string {
  const ip = parseIp(text);
  return typeof ip === "string" ? ip : formatIp(ip);
}

function read(text: string): IpAddress {
  const ip = parseIp(text);
  if (typeof ip === "string") throw new Error(`${text} is ${ip}`);
  return ip;
}

describe("parseIp and formatIp", () => {
  test.each([
    ["0.0.0.0", "0.0.0.0"],
    ["255.255.255.255", "255.255.255.255"],
    ["::", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["2001:DB8::68", "2001:db8::68"],
    ["2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"],
    ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
    ["1:0:0:2:0:0:3:4", "1::2:0:0:3:4"],
    ["1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"],
    ["1::3:4:5:6:7:8", "1:0:3:4:5:6:7:8"],
    ["::1.2.3.4", "::102:304"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"],
    ["::ffff:1:2:3", "::ffff:1:2:3"],
  ])("%s is %s", (text, result) => {
    expect(canonical(text)).toBe(result);
  });

  test.each([
    ["::ffff:1.2.3.4", "mapped"],
    ["::ffff:c0a8:1", "mapped"],
    ["0:0:0:0:0:FFFF:0:0", "mapped"],
    ["fe80::1%eth0", "zone"],
    ["::ffff:1.2.3.4%eth0", "zone"],
    ["fe80::1%", "malformed"],
    ["1.2.3.4%eth0", "malformed"],
    ["%eth0", "malformed"],
    ["", "malformed"],
    ["1.2.3", "malformed"],
    ["1.2.3.4.5", "malformed"],
    ["1.2.3.256", "malformed"],
    ["01.2.3.4", "malformed"],
    ["1.2.3.+4", "malformed"],
    ["1.2.3.٤", "malformed"],
    [" 1.2.3.4", "malformed"],
    ["1..3.4", "malformed"],
    ["0x1.2.3.4", "malformed"],
    [":", "malformed"],
    [":::", "malformed"],
    ["1:2:3:4:5:6:7", "malformed"],
    ["1:2:3:4:5:6:7:8:9", "malformed"],
    ["1:2:3:4::5:6:7:8", "malformed"],
    ["1::2::3", "malformed"],
    [":1::2", "malformed"],
    ["1::2:", "malformed"],
    ["12345::", "malformed"],
    ["g::", "malformed"],
    ["[::1]", "malformed"],
    ["1.2.3.4::", "malformed"],
    ["::1.2.3.4:5", "malformed"],
    ["1:2:3:4:5:6:7:1.2.3.4", "malformed"],
    ["::01.2.3.4", "malformed"],
    ["::1.2.3", "malformed"],
  ])("%s is %s", (text, fault) => {
    expect(canonical(text)).toBe(fault);
  });

  test("a canonical text names the address that it was made of", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
        fc.constantFrom(4, 6),
        (n, family) => {
          const bits = family === 4 ? BigInt.asUintN(32, n) : n;
          const ip = new IpAddress(family, bits);
          const text = formatIp(ip);
          expect(readIp(text)).toEqual(ip);
          expect(family === 4 ? isIPv4(text) : isIPv6(text)).toBe(true);
        },
      ),
    );
  });

  test("the same texts are addresses as for Node", () => {
    const piece = fc.constantFrom(
      ":",
      "::",
      ".",
      "0",
      "1",
      "f",
      "25",
      "255",
      "256",
      "00",
      "ffff",
      "1.2.3.4",
    );
    const address = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.array(piece, { maxLength: 12 }).map((p) => p.join("")),
    );
    fc.assert(
      fc.property(address, (text) => {
        expect(readIp(text) !== undefined).toBe(isIPv4(text) || isIPv6(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the kind of an address", () => {
  const kinds = {
    unspecified: isUnspecified,
    loopback: isLoopback,
    multicast: isLinkLocalMulticast,
    unicast: isLinkLocalUnicast,
    global: isGlobalUnicast,
  };

  test.each([
    ["0.0.0.0", "unspecified"],
    ["::", "unspecified"],
    ["0.0.0.1", "global"],
    ["127.0.0.0", "loopback"],
    ["127.255.255.255", "loopback"],
    ["126.255.255.255", "global"],
    ["128.0.0.0", "global"],
    ["::1", "loopback"],
    ["::2", "global"],
    ["224.0.0.0", "multicast"],
    ["224.0.0.255", "multicast"],
    ["224.0.1.0", ""],
    ["239.1.2.3", ""],
    ["240.0.0.1", "global"],
    ["255.255.255.255", ""],
    ["255.255.255.254", "global"],
    ["ff02::1", "multicast"],
    ["ff12::1", "multicast"],
    ["ff05::1", ""],
    ["fe80::1", "unicast"],
    ["febf::1", "unicast"],
    ["fec0::1", "global"],
    ["fe00::1", "global"],
    ["169.254.0.1", "unicast"],
    ["169.253.0.1", "global"],
    ["10.0.0.1", "global"],
    ["fd00::1", "global"],
    ["2001:db8::1", "global"],
  ])("%s is %s", (text, kind) => {
    const ip = read(text);
    const holding = Object.entries(kinds).filter(([, holds]) => holds(ip));
    expect(holding.map(([name]) => name).join(" ")).toBe(kind);
  });
});

describe("equality", () => {
  test("is of family and bits", () => {
    expect(read("::1").equals(read("0::1"))).toBe(true);
    expect(read("::1").equals(read("0.0.0.1"))).toBe(false);
    expect(read("0::1").key()).toBe("::1");
  });
});
