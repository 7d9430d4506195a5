/** What the keys do. */
export const HELP: readonly string[] = [
  'The guests that run, the newest first, and what failed or was denied last.',
  '',
  '  q, Ctrl-C       quit',
  '  up, down, j, k  select a guest; or scroll',
  '  page up, down   a page up or down; also space',
  '  home, end       the first or the last; also g, G',
  '  Enter           everything about the selected guest; again: back',
  '  s               sort by the next of: since, name, host, user, trouble',
  '  r               reverse the order',
  '  /               show only guests whose name, host, user or uuid has a text',
  '  Esc             back; in the list: without the filter',
  '  Ctrl-Z          suspend; fg goes on',
  '  ?, h            this page',
  '',
  'TROUBLE counts the failures, denials and anomalies of a guest since it started.',
];
