import { testBadInput } from "../support/bad-input.ts";
import { podImageRows, referenceRows } from "./reference-rows.ts";

testBadInput(referenceRows);
testBadInput(podImageRows);
