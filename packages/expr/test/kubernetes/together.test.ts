import { describe, expect, test } from "vitest";
import {
  bindings,
  createEnvironment,
  encoders,
  kubernetesAuthorizer,
  kubernetesCidr,
  kubernetesFormat,
  kubernetesIp,
  kubernetesJsonPatch,
  kubernetesLists,
  kubernetesQuantity,
  kubernetesRegex,
  kubernetesSemver,
  kubernetesUrls,
  lists,
  math,
  optionals,
  regex,
  sets,
  stdlib,
  strings,
  twoVariableComprehensions,
} from "../../src/index.ts";

const kubernetes = [
  kubernetesAuthorizer,
  kubernetesCidr,
  kubernetesFormat,
  kubernetesIp,
  kubernetesJsonPatch,
  kubernetesLists,
  kubernetesQuantity,
  kubernetesRegex,
  kubernetesSemver,
  kubernetesUrls,
];
const environment = createEnvironment({
  libraries: [
    stdlib,
    bindings,
    encoders,
    lists(),
    math(),
    optionals(),
    regex,
    sets,
    strings(2),
    twoVariableComprehensions,
    ...kubernetes,
  ],
});

describe("the libraries of Kubernetes and cel-go together", () => {
  test.each([
    "'abc'.indexOf('c') == ['a', 'b', 'c'].indexOf('c')",
    "'abcb'.lastIndexOf('b') == ['a', 'b', 'c', 'b'].lastIndexOf('b')",
    "ip('10.0.0.1') == cidr('10.0.0.1/8').ip()",
    "string(ip('::1')) == '::1' && string(1) == '1'",
    "quantity('2').compareTo(quantity('1')) == semver('2.0.0').compareTo(semver('1.0.0'))",
    "quantity('1').isLessThan(quantity('2')) && semver('1.0.0').isLessThan(semver('2.0.0'))",
    "['1Gi', '1G'].map(x, quantity(x)).sortBy(q, q.asInteger())[0] == quantity('1G')",
    "['2.0.0', '2.0.0+a', '1.0.0'].map(x, semver(x)).distinct().size() == 2",
    "sets.equivalent(['1000m', '1'].map(x, quantity(x)), [quantity('1')])",
    "url('https://[::1]:80/').getHostname().find('.*') == '::1' && isIP(url('https://[::1]:80/').getHostname())",
    "format.dns1123Label().validate('a_b').orValue([]).size() == 1",
  ])("%s", (text) => {
    expect(environment.compile(text).evaluate({})).toEqual({ kind: "value", value: true });
  });
});
