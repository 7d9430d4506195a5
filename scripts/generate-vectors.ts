import { formsJson } from './vectors/forms.ts';
import { fileText } from './vectors/json.ts';
import { linesJson } from './vectors/lines.ts';
import { messagesJson } from './vectors/messages.ts';

/** The files of docs/vectors that follow from the forms, by name, with their texts. */
export const vectorFiles = (): [name: string, text: string][] =>
  Object.entries({ forms: formsJson(), messages: messagesJson(), lines: linesJson() }).map(([name, contents]) => [
    `${name}.json`,
    fileText(contents),
  ]);
