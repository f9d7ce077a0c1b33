import { describe, expect, it } from "vitest";
import {
  type AddressOptions,
  createAddressPolicy,
  isLoopbackName,
  isRefusedAddress,
} from "../src/address-guard.ts";
import { RegistryError } from "../src/errors.ts";
import { thrownBy } from "./support/fake-fetch.ts";

function verdict(url: string, options?: AddressOptions): string {
  const error = thrownBy(() => createAddressPolicy(options).check(new URL(url)));
  if (error === undefined) return "allowed";
  if (!(error instanceof RegistryError) || error.code !== "REGISTRY_REFUSED_ADDRESS") throw error;
  return error.message.replace(/.*refused: /, "");
}

describe("isRefusedAddress", () => {
  it.each([
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "4000::1",
    "e000::1",
    "",
    "localhost",
    "1.2.3",
    "not an address",
  ])("refuses %s", (address) => {
    expect(isRefusedAddress(address)).toBe(true);
  });

  it.each([
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.0.1",
    "172.32.0.1",
    "192.0.1.1",
    "223.255.255.255",
    "2001:4860:4860::8888",
    "2606:4700::1111",
    "2a00::1",
    "3fff:ffff::1",
  ])("allows %s", (address) => {
    expect(isRefusedAddress(address)).toBe(false);
  });
});

describe("the check of a URL", () => {
  it.each([
    ["https://ghcr.io/v2/", "allowed"],
    ["https://8.8.8.8/", "allowed"],
    ["http://ghcr.io/", "`http` is not https"],
    ["ftp://ghcr.io/", "`ftp` is not https"],
    ["file:///etc/passwd", "`file` is not https"],
    ["https://user@ghcr.io/", "the URL holds credentials"],
    ["https://user:pw@ghcr.io/", "the URL holds credentials"],
    ["https://localhost/", "it is a loopback address"],
    ["https://LOCALHOST./", "it is a loopback address"],
    ["https://a.localhost/", "it is a loopback address"],
    ["https://127.0.0.1/", "it is a loopback address"],
    ["https://127.0.0.1./", "it is a loopback address"],
    ["https://127.1/", "it is a loopback address"],
    ["https://0x7f000001/", "it is a loopback address"],
    ["https://0177.0.0.1/", "it is a loopback address"],
    ["https://2130706433/", "it is a loopback address"],
    ["https://１２７.0.0.1/", "it is a loopback address"],
    ["https://127。0。0。1/", "it is a loopback address"],
    ["https://[::1]/", "it is a loopback address"],
    ["https://[::ffff:127.0.0.1]/", "it is not a public address"],
    ["https://[64:ff9b::7f00:1]/", "it is not a public address"],
    ["https://169.254.169.254/latest/meta-data/", "it is not a public address"],
    ["https://2852039166/", "it is not a public address"],
    ["https://10.0.0.1:5000/", "it is not a public address"],
    ["https://0.0.0.0/", "it is not a public address"],
    ["https://[fe80::1]/", "it is not a public address"],
  ])("%s: %s", (url, expected) => {
    expect(verdict(url)).toBe(expected);
  });

  it.each<[string, AddressOptions, string]>([
    ["https://10.0.0.1:5000/", { allowedHosts: ["10.0.0.1:5000"] }, "allowed"],
    ["https://10.0.0.1:5001/", { allowedHosts: ["10.0.0.1:5000"] }, "it is not a public address"],
    ["https://10.0.0.1/", { allowedHosts: ["10.0.0.1"] }, "allowed"],
    ["https://10.0.0.1:8443/", { allowedHosts: ["10.0.0.1"] }, "it is not a public address"],
    ["http://10.0.0.1/", { allowedHosts: ["10.0.0.1"] }, "`http` is not https"],
    ["http://127.0.0.1:5000/", { allowedHosts: ["127.0.0.1:5000"] }, "allowed"],
    ["http://[::1]:5000/", { allowedHosts: ["[::1]:5000"] }, "allowed"],
    ["http://localhost/", { allowedHosts: ["localhost"] }, "allowed"],
    ["http://localhost/", { insecureHosts: ["localhost"] }, "it is a loopback address"],
    ["http://reg.example/", { insecureHosts: ["reg.example"] }, "allowed"],
    ["http://reg.example:5000/", { insecureHosts: ["reg.example"] }, "`http` is not https"],
    ["http://REG.example:5000/", { insecureHosts: ["reg.EXAMPLE:5000"] }, "allowed"],
    ["http://10.0.0.1/", { insecureHosts: ["10.0.0.1"] }, "it is not a public address"],
    ["https://localhost:5000/", { addresses: { "localhost:5000": "127.0.0.1:9" } }, "allowed"],
    [
      "https://localhost/",
      { addresses: { "localhost:5000": "127.0.0.1:9" } },
      "it is a loopback address",
    ],
    [
      "http://localhost:5000/",
      { addresses: { "localhost:5000": "127.0.0.1:9" } },
      "`http` is not https",
    ],
  ])("%s with %j: %s", (url, options, expected) => {
    expect(verdict(url, options)).toBe(expected);
  });

  it("means Docker Hub's API host by any of its names", () => {
    const policy = createAddressPolicy({
      addresses: { "docker.io": "127.0.0.1:9" },
      insecureHosts: ["index.docker.io"],
    });
    const url = new URL("https://registry-1.docker.io/v2/");
    expect(policy.pinned(url)).toEqual({ address: "127.0.0.1", port: 9 });
    expect(policy.insecure(url)).toBe(true);
    expect(policy.pinned(new URL("https://auth.docker.io/"))).toBeUndefined();
  });
});

it.each([
  ["localhost", true],
  ["x.localhost.", true],
  ["127.9.9.9", true],
  ["[::1]", true],
  ["localhost.example", false],
  ["127.example", false],
  ["128.0.0.1", false],
])("isLoopbackName(%s) is %s", (name, expected) => {
  expect(isLoopbackName(name)).toBe(expected);
});
