/** A style of text on a terminal with colours. */
export type Style = 'bold' | 'red' | 'green' | 'yellow' | 'dim';

/**
 * A cell of a table. A time, in milliseconds since 1970, is written as the table's options say.
 * `near` is a time that a cell without one belongs to, for the caption that its row is under.
 */
export type Cell =
  | string
  | { readonly text: string; readonly style?: Style; readonly near?: number | undefined }
  | { readonly time: number };

/** A cell as it is written. */
export interface Text {
  readonly text: string;
  readonly style?: Style | undefined;
}

/** Rows under a caption. Their cells are in the order of the columns. */
export interface Group {
  readonly caption: string | undefined;
  readonly rows: readonly (readonly Text[])[];
}
