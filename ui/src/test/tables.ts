/** Two tables of a small database, as the engine would tell of them. */
import type { ListedDump } from '../bindings/ListedDump';
import type { ListedTable } from '../bindings/ListedTable';
import type { Report } from '../bindings/Report';
import type { ReportSum } from '../bindings/ReportSum';
import type { TableList } from '../bindings/TableList';
import type { TableReport } from '../bindings/TableReport';
import type { TablesReport } from '../bindings/TablesReport';
import { migrationReducer, type MigrationEvent, type MigrationState } from '../app/migration';
import type { OpenedTable } from '../engine';
import { check, plan, profile, proposal, report, source } from './fixtures';

export function listed(name: string, otherwise: Partial<ListedTable> = {}): ListedTable {
  return {
    name,
    kind: 'database_table',
    file: 'shop.db',
    dump: null,
    columns: 5,
    rows: 3,
    about_rows: null,
    primary_key: ['id'],
    foreign_keys: [],
    ...otherwise,
  };
}

export const tableList: TableList = {
  list_id: 'list-1',
  title: 'shop.db',
  folder: '/home/anna',
  tables: [
    listed('people'),
    listed('orders', {
      rows: 7,
      foreign_keys: [{ columns: ['person_id'], table: 'people' }],
    }),
    listed('loud people', { kind: 'database_view', rows: null, primary_key: [] }),
  ],
  passed_over: [
    { name: 'shop.db/nobody', reason: 'It has no rows.', is_empty_table: true },
    { name: 'notes.pdf', reason: 'It is a PDF document.', is_empty_table: false },
  ],
  dumps: [],
  notes: [],
};

/** A dump that says itself how it is read. */
export const dump: ListedDump = {
  name: 'shop.sql',
  dialect: 'sqlite',
  encoding: 'utf8',
  facts: [
    { part: 'kind', text: 'It is read as a dump of SQLite.', evidence: '“pragma” stands in it.' },
  ],
  question: null,
  is_said: false,
};

/** The tables as those of a dump. */
export function listOf(of: ListedDump): TableList {
  const tables = tableList.tables.map((table) => ({ ...table, dump: 0 }));
  return { ...tableList, tables, dumps: [of] };
}

export const openedTables: OpenedTable[] = ['people', 'orders'].map((name, place) => ({
  name,
  source: {
    ...source,
    source_id: `table-${place + 1}`,
    summary: { ...source.summary, file_name: name },
  },
}));

/** The plan of the table at a place. */
export function planOf(place: number) {
  return { ...plan, table: { ...plan.table, name: place === 0 ? 'People' : 'Orders' } };
}

/** Both tables open and read. */
export function bothRead(before: MigrationState): MigrationState {
  const events: MigrationEvent[] = [
    { type: 'tables listed', list: tableList },
    { type: 'tables opened', title: 'shop.db', tables: openedTables },
    ...[0, 1].flatMap((place): MigrationEvent[] => [
      { type: 'tables reading', place, job: `read-${place}` },
      {
        type: 'read',
        job: `read-${place}`,
        profile: {
          ...profile,
          columns: profile.columns.map((column) => ({ ...column, without_zone: 0 })),
        },
        proposal: { ...proposal, plan: planOf(place) },
        questions: [],
      },
    ]),
  ];
  return events.reduce(migrationReducer, before);
}

/** Both tables read and checked. */
export function bothChecked(before: MigrationState): MigrationState {
  const read = bothRead(before);
  const plans = [read.plan, read.several?.tables[1]?.state.plan];
  const events = plans.flatMap((of, place): MigrationEvent[] =>
    of
      ? [
          { type: 'tables check started', place, job: `check-${place}` },
          { type: 'checked', job: `check-${place}`, plan: of, result: check },
        ]
      : [],
  );
  return events.reduce(migrationReducer, read);
}

export function reportOf(name: string, otherwise: Partial<Report> = {}): TableReport {
  return {
    name,
    is_derived: false,
    imported_before: false,
    report: { ...report, run: `run-${name}`, table: name, ...otherwise },
    failure: null,
  };
}

/** The report of several tables, with its sum. */
export function tablesReport(tables: TableReport[]): TablesReport {
  const reports = tables.flatMap((table) => table.report ?? []);
  const total = (figure: (of: Report) => number) =>
    reports.reduce((sum, of) => sum + figure(of), 0);
  const sum: ReportSum = {
    records_read: total((of) => of.records_read),
    items_written: total((of) => of.items_written),
    items_kept: total((of) => of.items_kept),
    records_rejected: total((of) => of.records_rejected),
    duplicates_set_aside: total((of) => of.duplicates_set_aside),
    records_embedded: total((of) => of.records_embedded),
    items_derived: 0,
    requests: total((of) => of.requests),
    retried_items: total((of) => of.retried_items),
    throttled_requests: total((of) => of.throttled_requests),
    consumed_write_units: null,
    seconds: total((of) => of.seconds),
    cancelled: reports.some((of) => of.cancelled),
  };
  return { tables, sum };
}
