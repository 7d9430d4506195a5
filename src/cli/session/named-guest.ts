import { unquote } from '../../codec/untrusted.ts';
import { visible } from '../../report/format/visible.ts';
import type { Entry } from '../../session/entry/entries.ts';
import { type Selection, selectsGuest } from '../../session/selection.ts';
import { nearest } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';

/**
 * The guest that a command line names: whether a record names it, and if none does, which guests
 * have nearly the same name.
 */
export class NamedGuest {
  readonly #selection: Selection;
  readonly #word: string;
  #found = false;
  /** Names that were compared, a bounded number: a name may be compared again. */
  readonly #seen = new Set<string>();
  readonly #near = new Set<string>();

  /** @param selection names a guest, by its name, its uuid or both */
  constructor(selection: Selection) {
    this.#selection = selection;
    this.#word = selection.vm === undefined ? (selection.uuid ?? '') : visible(selection.vm);
  }

  /** Whether a record names it. */
  get found(): boolean {
    return this.#found;
  }

  /** Takes an entry, of any guest. */
  add(entry: Entry): void {
    if (this.#found) return;
    this.#found = selectsGuest(this.#selection, entry);
    const name = this.#selection.vm === undefined ? entry.guest.uuid : entry.name;
    if (this.#found || this.#seen.has(name)) return;
    if (this.#seen.size >= MOST) this.#seen.clear();
    this.#seen.add(name);
    const shown = this.#selection.vm === undefined ? name : visible(unquote(name));
    if (this.#near.size < MOST && shown !== this.#word && nearest(this.#word, [shown]) !== undefined)
      this.#near.add(shown);
  }

  /**
   * Says that no record names it.
   *
   * @param limit of the records that were examined, after a blank
   */
  complaint(limit: string): string {
    const names = [...nearestOf(this.#word, this.#near)].map((name) => printable(name));
    const last = names.pop();
    const list = names.length === 0 ? last : `${names.join(', ')} or ${last}`;
    const both = this.#selection.vm !== undefined && this.#selection.uuid !== undefined;
    const uuid = both ? ` with the uuid ${printable(this.#selection.uuid ?? '')}` : '';
    return `no record${limit} names the guest ${printable(this.#word)}${uuid}${last === undefined ? '' : `: did you mean ${list}?`}`;
  }
}

/** The nearest names first, and not many. */
function* nearestOf(word: string, names: ReadonlySet<string>): Generator<string> {
  const rest = new Set(names);
  for (let count = 0; count < SHOWN; count++) {
    const next = nearest(word, [...rest]);
    if (next === undefined) return;
    yield next;
    rest.delete(next);
  }
}

const MOST = 1000;
const SHOWN = 3;
