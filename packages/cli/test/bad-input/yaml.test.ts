import { runsOf, testBadInput } from "../support/bad-input.ts";
import { yamlRows } from "./yaml-rows.ts";

testBadInput(runsOf(yamlRows));
