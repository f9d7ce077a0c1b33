import { testBadAnswers } from "../support/bad-answers.ts";
import { silence } from "./silence.ts";

testBadAnswers(silence);
