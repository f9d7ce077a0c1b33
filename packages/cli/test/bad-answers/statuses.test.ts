import { testBadAnswers } from "../support/bad-answers.ts";
import { statuses } from "./statuses.ts";

testBadAnswers(statuses);
