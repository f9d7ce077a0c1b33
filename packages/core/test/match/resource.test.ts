import { expect, test } from "vitest";
import {
  kindMeant,
  matchesResource,
  resourceOfKind,
  splitApiVersion,
} from "../../src/match/resource.ts";

const pods = { group: "", version: "v1", resource: "pods", subresource: "", operation: "CREATE" };
const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] };

test.each([
  ["all equal", {}, {}, true],
  ["another operation", {}, { operation: "UPDATE" }, false],
  ["any operation", { operations: ["*"] }, { operation: "DELETE" }, true],
  ["another group", {}, { group: "apps" }, false],
  ["any group", { apiGroups: ["*"] }, { group: "apps" }, true],
  ["the core group is not any group", { apiGroups: [""] }, { group: "apps" }, false],
  ["another version", {}, { version: "v2" }, false],
  ["any version", { apiVersions: ["*"] }, { version: "v2" }, true],
  ["no operations", { operations: [] }, {}, false],
  ["no groups", { apiGroups: [] }, {}, false],
  ["no versions", { apiVersions: [] }, {}, false],
  ["no resources", { resources: [] }, {}, false],
  ["pods on a subresource", {}, { subresource: "ephemeralcontainers" }, false],
  ["* on a resource", { resources: ["*"] }, {}, true],
  ["* on a subresource", { resources: ["*"] }, { subresource: "status" }, false],
  ["pods/status", { resources: ["pods/status"] }, { subresource: "status" }, true],
  ["pods/status on pods", { resources: ["pods/status"] }, {}, false],
  ["pods/* on a subresource", { resources: ["pods/*"] }, { subresource: "status" }, true],
  ["pods/* on pods", { resources: ["pods/*"] }, {}, true],
  ["pods/* on another resource", { resources: ["pods/*"] }, { resource: "nodes" }, false],
  ["*/status", { resources: ["*/status"] }, { resource: "nodes", subresource: "status" }, true],
  ["*/status on another subresource", { resources: ["*/status"] }, { subresource: "exec" }, false],
  ["*/*", { resources: ["*/*"] }, { subresource: "exec" }, true],
  ["*/* without a subresource", { resources: ["*/*"] }, {}, true],
  ["a second entry", { resources: ["nodes", "pods"] }, {}, true],
  ["case matters", { resources: ["Pods"] }, {}, false],
])("%s", (_name, ruleChange, requestChange, expected) => {
  expect(matchesResource([{ ...rule, ...ruleChange }], { ...pods, ...requestChange })).toBe(
    expected,
  );
});

test("any of several rules, and no rules match nothing", () => {
  expect(matchesResource([{ ...rule, resources: ["nodes"] }, rule], pods)).toBe(true);
  expect(matchesResource([], pods)).toBe(false);
});

test.each([
  ["v1", "Pod", "pods"],
  ["apps/v1", "Deployment", "deployments"],
  ["batch/v1", "CronJob", "cronjobs"],
  ["networking.k8s.io/v1", "NetworkPolicy", "networkpolicies"],
  ["apps/v1beta1", "Deployment", undefined],
  ["acme.io/v1", "Pod", undefined],
])("%s %s is %s", (apiVersion, kind, resource) => {
  expect(resourceOfKind(apiVersion, kind)).toBe(resource);
});

test.each([
  ["v1", "pod", "v1 Pod"],
  ["v1", "pods", "v1 Pod"],
  ["v2", "Pod", "v1 Pod"],
  ["v1", "Deployment", "apps/v1 Deployment"],
  ["autoscaling/v2", "horizontalpodautoscaler", "autoscaling/v2 HorizontalPodAutoscaler"],
  ["acme.io/v1", "Widget", undefined],
])("%s %s most likely means %s", (apiVersion, kind, meant) => {
  expect(kindMeant(apiVersion, kind)).toBe(meant);
});

test("an apiVersion is a group and a version", () => {
  expect(splitApiVersion("v1")).toEqual({ group: "", version: "v1" });
  expect(splitApiVersion("apps/v1")).toEqual({ group: "apps", version: "v1" });
});
