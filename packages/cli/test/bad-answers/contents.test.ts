import { testBadAnswers } from "../support/bad-answers.ts";
import { contents } from "./contents.ts";

testBadAnswers(contents);
