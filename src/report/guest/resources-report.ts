import { unquote } from '../../codec/untrusted.ts';
import type { Guest, Holding } from '../../session/entry/entries.ts';
import { isOwn } from '../../session/entry/things.ts';
import { selectsHolding } from '../../session/selection.ts';
import type { Calendar } from '../../util/calendar.ts';
import type { Cell, TableRow } from '../format/columns.ts';
import { optionalJson, textJson } from '../format/json-line.ts';
import { duration, isoTime } from '../format/times.ts';
import { decoded, visible, visibleText } from '../format/visible.ts';
import type { GuestReportKind, ReportRow } from './guest-report.ts';
import { SharedHoldings, type Sharing } from './shared-holdings.ts';

/**
 * Which guest held which disk, network card or device, and when, and with whom at the same time.
 * Leaves out amounts (memory, processors), permissions and sources of randomness, because no guest
 * owns them alone, unless one asks for their kind.
 */
export const resourcesReport: GuestReportKind = {
  help: 'which guest held which disk, network card or device, when, and at once with which other guests of the host',
  start({ selection, shared: onlyShared }) {
    const holdings: Holding[] = [];
    const names = new Map<Guest, string>();
    const isWanted = (holding: Holding) =>
      isOwn(holding) || (selection.kinds !== undefined && selectsHolding(selection, holding));
    return {
      keep: 'nothing',
      add(_, entries) {
        for (const entry of entries) {
          names.set(entry.guest, entry.name);
          if (entry.kind === 'resource' && entry.success && isOwn(entry)) holdings.push(entry);
        }
      },
      *rows() {
        const shared = new SharedHoldings(holdings);
        for (const holding of holdings) {
          if (!selectsHolding(selection, holding)) continue;
          const others = { shared, holding, names };
          if (!onlyShared) yield holdingRow(others);
          else if (shared.of(holding, 1).length > 0) yield* sharingRows(others, selection);
        }
      },
    };
  },
};
