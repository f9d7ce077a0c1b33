import { testBadAnswers } from "../support/bad-answers.ts";
import { sizes } from "./sizes.ts";

testBadAnswers(sizes);
