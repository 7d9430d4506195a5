import { moves } from './moves.ts';
import type { QuestionGroup } from './question.ts';
import { resources } from './resources.ts';
import { trouble } from './trouble.ts';
import { when } from './when.ts';
import { who } from './who.ts';

/** What people ask of the history of guests. The cookbook shows the answers, and a test checks them. */
export const QUESTIONS: readonly QuestionGroup[] = [who, when, resources, trouble, moves];
