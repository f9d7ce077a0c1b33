import { testBadAnswers } from "../support/bad-answers.ts";
import { refusals } from "./refusals.ts";

testBadAnswers(refusals);
