/** What became of several tables, held with each of them. */
import type { Report } from '../bindings/Report';
import type { TablesReport } from '../bindings/TablesReport';
import type { MigrationState } from './migration';
import type { EndedImport } from './running';
import type { OneTable } from './oneTable';
import type { SeveralTables } from './tables';

/** The same tables at another destination: what was imported before was imported elsewhere. */
export function withoutReports(several: SeveralTables): SeveralTables {
  return {
    ...several,
    tables: several.tables.map((table) => ({ ...table, state: { ...table.state, ended: null } })),
  };
}

/** Tables that were imported before this window was opened have the reports of then, where they have none of now. */
export function withEarlier(state: MigrationState, reports: (Report | null)[]): MigrationState {
  const { several, choices } = state;
  if (!several) {
    return state;
  }
  const ended = (place: number, now: OneTable['ended']): OneTable['ended'] => {
    const report = reports[place] ?? null;
    return now || report === null ? now : { choices, report, speed: [], undone: null };
  };
  return {
    ...state,
    ended: ended(several.at, state.ended),
    several: {
      ...several,
      tables: several.tables.map((table, place) => ({
        ...table,
        state: { ...table.state, ended: ended(place, table.state.ended) },
      })),
    },
  };
}

/** Every table with the report of its own, and the report of all. */
export function withReports(state: MigrationState, all: TablesReport): MigrationState {
  const { importing, several } = state;
  if (!importing || !several) {
    return state;
  }
  // One that had come to its end before is as it was; one that went on has another end now.
  const isSame = (report: Report, { report: before }: EndedImport) =>
    before.run === report.run && !before.stopped && !before.cancelled;
  const ended = (report: Report | null, before: OneTable['ended']): OneTable['ended'] =>
    report === null || (before && isSame(report, before))
      ? before
      : { choices: importing.choices, report, speed: [], undone: null };
  return {
    ...state,
    importing: null,
    importedTables: all,
    ended: ended(all.tables[several.at]?.report ?? null, state.ended),
    several: {
      ...several,
      reportOpen: false,
      tables: several.tables.map((table, place) => ({
        ...table,
        state: {
          ...table.state,
          ended: ended(all.tables[place]?.report ?? null, table.state.ended),
        },
      })),
    },
  };
}
