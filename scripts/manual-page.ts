import { lexer, type Token, type Tokens } from 'marked';

/** What a page shows in its first and last line. */
export interface Edition {
  /** As `2026-11-23`. */
  readonly date: string;
  readonly version: string;
}

/**
 * A manual page in roff, from Markdown: `# name(8) -- what it is`, and then sections. An item of a
 * list whose first line ends with a colon is a term with its explanation.
 *
 * @throws Error if a page has something that the manual has no form for
 */
export function manualPage(markdown: string, { date, version }: Edition): string {
  const [title, ...rest] = lexer(markdown);
  const [, name = '', section, summary = ''] = /^# (\S+)\((\d)\) -- (.*)$/m.exec(title?.raw ?? '') ?? [];
  if (title?.type !== 'heading' || name === '') throw new Error('a manual page begins with # name(8) -- what it is');
  return [
    `.TH ${name.toUpperCase()} ${section} ${date} "libaudit\\-virt ${version}" "System Administration"`,
    '.SH NAME',
    `${literal(name)} \\- ${text(summary)}`,
    ...blocks(rest),
    '',
  ].join('\n');
}

function blocks(tokens: readonly Token[]): string[] {
  let before: Token | undefined;
  return tokens.flatMap((token) => {
    if (token.type === 'space' || (token.type === 'html' && token.raw.startsWith('<!--'))) return [];
    const lines = block(token as Tokens.Generic, before);
    before = token;
    return lines;
  });
}

function block(token: Tokens.Generic, before: Token | undefined): string[] {
  // A heading is followed by a paragraph, and mandoc warns of a superfluous one.
  const paragraph = before === undefined || before.type === 'heading' ? [] : ['.PP'];
  switch (token.type) {
    case 'heading':
      return [`${token.depth === 2 ? '.SH' : '.SS'} ${text(token.text as string)}`];
    case 'paragraph':
      return [...paragraph, ...wrapped(inline(token.tokens ?? []))];
    case 'code':
      return [...paragraph, '.RS 4', '.EX', ...(token.text as string).split('\n').map(codeLine), '.EE', '.RE'];
    case 'list':
      return (token.items as Tokens.ListItem[]).flatMap(item);
    default:
      throw new Error(`a manual page cannot have this: ${token.raw}`);
  }
}

function item({ text: source, task }: Tokens.ListItem): string[] {
  const [, term, explanation = ''] = /^(.*):\n(.*)$/s.exec(source) ?? [];
  if (task) throw new Error('a manual page has no tasks');
  if (term === undefined) return ['.IP \\(bu 2', ...wrapped(inlineOf(source))];
  return ['.TP', ...lineStart(inlineOf(term)), ...wrapped(inlineOf(explanation.trim()))];
}

const inlineOf = (source: string): string => inline((lexer(source)[0] as Tokens.Paragraph | undefined)?.tokens ?? []);

function inline(tokens: readonly Token[]): string {
  return (tokens as Tokens.Generic[])
    .map((token) => {
      if (token.type === 'codespan') return bold(unbroken(literal(unescaped(token.text as string))));
      if (token.type === 'em') return `\\fI${inline(token.tokens ?? [])}\\fR`;
      if (token.type === 'strong') return bold(inline(token.tokens ?? []));
      if (token.type === 'br') return '\n.br\n';
      if (token.type === 'text' || token.type === 'escape')
        return text(unescaped(token.text as string)).replace(
          PAGE,
          (_, name: string, section: string) => `${bold(unbroken(name.replaceAll('-', '\\-')))}(${section})`,
        );
      throw new Error(`a manual page cannot have this: ${token.raw}`);
    })
    .join('');
}

/** Words that are not hyphenated at the end of a line. */
const unbroken = (roff: string): string => roff.replace(/(?<![^ ])(?=[^ ])/g, '\\%');

const bold = (roff: string): string => `\\fB${roff}\\fR`;

// `auvirt-search(8)`
const PAGE = /([a-z][\w.]*(?:-[\w.]+)*)\((\d)\)/g;

// Some versions of marked leave entities in text.
const unescaped = (html: string): string =>
  html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] as string);

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Text whose characters mean themselves. */
const text = (source: string): string =>
  source
    .replaceAll('\\', '\\e')
    .replace(
      /[^\x20-\x7e\n]/gu,
      (character) => `\\[u${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`,
    );

/** Text to be copied: without these, a hyphen or a quotation mark may be printed as another character. */
const literal = (source: string): string =>
  text(source).replace(/[-'`^~]/g, (character) => LITERAL[character] as string);

const LITERAL: Readonly<Record<string, string>> = {
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
};

const codeLine = (line: string): string => lineStart(literal(line))[0] as string;

/** Lines of at most 78 characters; a sentence begins a line. */
function wrapped(roff: string): string[] {
  const lines: string[] = [];
  for (const part of roff.split('\n')) {
    let line = '';
    for (const word of part.split(' ')) {
      const isFull = line.length + 1 + word.length > WIDTH || /(?<!\.\.)[.:!?]\)?$/.test(line);
      if (line !== '' && isFull) lines.push(line);
      line = line === '' || isFull ? word : `${line} ${word}`;
    }
    if (line !== '') lines.push(line);
  }
  return lines.flatMap((line) => (line === '.br' ? [line] : lineStart(line)));
}

const WIDTH = 78;

/** A line that begins with a dot or an apostrophe would be a request. */
const lineStart = (line: string): string[] => [/^[.']/.test(line) ? `\\&${line}` : line];
