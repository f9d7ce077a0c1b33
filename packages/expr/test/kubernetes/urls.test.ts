import { describe, expect, test } from "vitest";
import { createEnvironment, kubernetesUrls, stdlib } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const evaluate = evaluating(stdlib, kubernetesUrls);

testExamples(createEnvironment({ libraries: [stdlib, kubernetesUrls] }), kubernetesUrls);

describe("kubernetesUrls", () => {
  test.each([
    ["url('/path').getScheme()", ""],
    ["url('/path').getHost()", ""],
    ["url('/path').getHostname()", ""],
    ["url('/path').getPort()", ""],
    ["url('https://host').getEscapedPath()", ""],
    ["url('https://host').getQuery()", {}],
    ["url('https://host/?__proto__=1').getQuery()['__proto__']", ["1"]],
    ["url('https://h:1/?a=1&a=2').getQuery().a", ["1", "2"]],
    ["url('HTTPS://host/a') == url('https://host/a')", true],
    ["url('https://host/ ') == url('https://host/%20')", true],
    ["url('https://host/a') == url('https://host/a#b')", false],
    ["url('https://host') == url('https://host/')", false],
    ["isURL('https://a:b:c/')", false],
    ["isURL('')", false],
    ["isURL(dyn('mailto:a'))", true],
    ["url('a')", "error: URL parse error during conversion from string: invalid URI for request"],
    ["isURL(1)", "refused: found no matching overload for 'isURL' applied to '(int)'"],
  ])("%s", (text, result) => {
    expect(evaluate(text)).toEqual(result);
  });
});
