/** A small users table, as the engine would describe it. */
import type { CheckResult } from '../bindings/CheckResult';
import type { ColumnPlan } from '../bindings/ColumnPlan';
import type { KeyEvidence } from '../bindings/KeyEvidence';
import type { ImportChoices } from '../bindings/ImportChoices';
import type { Plan } from '../bindings/Plan';
import type { Profile } from '../bindings/Profile';
import type { Proposal } from '../bindings/Proposal';
import type { RecordPreview } from '../bindings/RecordPreview';
import type { Report } from '../bindings/Report';
import type { TableShape } from '../bindings/TableShape';
import { emptyMigration, type MigrationState } from '../app/migration';
import type { OpenedSource } from '../engine';
import { nothingChosen } from '../steps/open/nothingChosen';
import { noOptions, units } from './tableParts';

function column(name: string, attribute: string, kind: ColumnPlan['kind']): ColumnPlan {
  return {
    column: name,
    attribute,
    included: true,
    kind,
    zone: null,
    blank: 'leave_out',
    blank_value: '',
    empty: 'blank',
    null_words: [],
    number: { decimal: 'point', grouping: 'none', currency: false },
    yes_no: { yes: 'true', no: 'false' },
    date_order: 'year_first',
    date_as: 'iso_text',
    separator: ',',
    binary: 'hex',
    fixes: [],
  };
}

export const plan: Plan = {
  version: 3,
  table: {
    name: 'Users',
    partition_key: 'userId',
    sort_key: null,
    indexes: [
      {
        name: 'UsernameIndex',
        partition_keys: ['username'],
        sort_keys: [],
        projection: { kind: 'include', attributes: ['email'] },
        provisioned: units,
      },
    ],
    capacity: { kind: 'provisioned', units },
    options: noOptions,
  },
  columns: [
    column('user_id', 'userId', 'number'),
    column('username', 'username', 'text'),
    column('email', 'email', 'text'),
    column('last_login', 'lastLogin', 'date_time'),
    column('profile_data', 'profileData', 'json'),
  ],
  duplicates: 'stop',
  generated_key: null,
  composed_attributes: [],
  join_surplus: false,
  delimiter: ',',
  leave_out_headers: false,
  leave_out_blank: false,
  left_out: [],
  cell_fixes: [],
  declared: null,
};

const plainly = { number: null, yes_no: null, date_order: null, binary: null, separator: null };

export const profile: Profile = {
  records: 3,
  misshapen_records: 0,
  bytes: 432,
  seconds: 0.01,
  delimiter: ',',
  pairs: [],
  key_sets: [],
  surplus: null,
  columns: plan.columns.map(({ column: name, kind }) => ({
    column: name,
    filled: 3,
    blank: 0,
    distinct: { count: 3, exact: true, unique: true },
    longest_bytes: 20,
    examples: ['101'],
    null_words: [],
    most_frequent: [],
    shortest: null,
    longest: null,
    smallest: null,
    largest: null,
    date_formats: [],
    is_date_ambiguous: false,
    at_midnight: 0,
    empty_texts: 0,
    tells_empty_apart: false,
    tells_null_apart: false,
    json_nulls: 0,
    json_numbers: 0,
    padded: 0,
    candidates: [
      { kind: 'text', matches: 3, outliers: 0, outlier_samples: [], is_certain: true, ...plainly },
      {
        kind: 'number',
        matches: kind === 'number' ? 3 : 1,
        outliers: kind === 'number' ? 0 : 2,
        outlier_samples: kind === 'number' ? [] : [{ line: 4, value: 'abc' }],
        is_certain: true,
        ...plainly,
      },
    ],
    without_zone: kind === 'date_time' ? 2 : 0,
    json_like: 0,
  })),
};

/** A key of which each record has its own. */
const perfectKey: KeyEvidence = {
  records: 3,
  distinct: 3,
  exact: true,
  blank: 0,
  repeats: 0,
  partitions: 3,
  busiest: 1,
  spread: null,
  limits_writes: false,
};

export const proposal: Proposal = {
  plan,
  reasons: {
    table_name: 'From the file’s name.',
    partition_key: 'None repeats.',
    sort_key: 'None needed.',
    capacity: 'Small.',
    columns: plan.columns.map((entry) => `Why ${entry.column}`),
    indexes: ['People look up by it.'],
  },
  keys: [
    {
      partition_column: 'user_id',
      sort_column: null,
      partition_template: null,
      sort_template: null,
      reason: 'The table’s own id: never blank, never repeats',
      evidence: perfectKey,
    },
  ],
  columns_as_key: plan.columns.map(() => perfectKey),
  findings: [],
};

export const source: OpenedSource = {
  source_id: 'source-1',
  choice: nothingChosen,
  summary: {
    file_name: 'users.csv',
    folder: '/home/anna',
    size_bytes: 432,
    format: {
      kind: 'delimited',
      delimiter: ',',
      quote: 'double',
      escape: 'doubled',
      line_end: 'lf',
      comment: null,
      null_word: null,
      skip_lines: 0,
      footer_lines: 0,
      below_header: 0,
      unnamed: null,
      header: true,
      encoding: 'utf8',
      byte_order_mark: false,
      gzipped: false,
    },
    columns: plan.columns.map((entry) => entry.column),
    first_records: [
      { number: 0, line: 2, cells: ['101', 'alice', 'a@example.com', '', '{}'], blanks: [] },
    ],
    first_lines: ['user_id,username,email,last_login,profile_data', '101,alice,a@example.com,,{}'],
    facts: [],
    questions: [],
    notes: [],
  },
};

export const check: CheckResult = {
  records: 3,
  items: 3,
  embedded: 0,
  without_item: 0,
  rejected: 0,
  duplicates: 0,
  write_units: 6,
  read_units: 3,
  bytes: 513,
  largest: { line: 3, bytes: 180 },
  busiest: null,
  targets: [
    { name: 'Users', entries: 3, write_units: 3, bytes: 513 },
    { name: 'UsernameIndex', entries: 3, write_units: 3, bytes: 513 },
  ],
  findings: [],
  estimate: {
    seconds: 1,
    slowest: 'Users',
    write_units_per_second: 5,
    on_demand_dollars: 0.00000375,
    provisioned_dollars: 0.0078,
    provisioned_dollars_a_month: 5.69,
    stored_bytes: 1113,
    storage_dollars_a_month: 0.00000026,
    price_region: 'us-east-1',
    prices_of: 'November 2026',
  },
  seconds: 0.01,
};

export const record: RecordPreview = {
  number: 0,
  line: 2,
  locator: null,
  status: 'item',
  cells: [{ column: 'user_id', text: '0101', fixed: null }],
  item: {
    attributes: [
      { name: 'userId', type_letter: 'N', text: '101', column: 'user_id', respelled: true },
    ],
    load: {
      size_bytes: 171,
      table_write_units: 1,
      total_write_units: 2,
      enters_indexes: [],
      absent_from_indexes: ['UsernameIndex'],
    },
    dynamodb_json: '{"userId":{"N":"101"}}',
  },
  rejections: [],
  remarks: ['Absent from UsernameIndex: username is blank.'],
  inside: [],
};

/** What an import does where nobody chose otherwise. */
export const { choices }: { choices: ImportChoices } = emptyMigration;

export const report: Report = {
  run: 'run-1',
  table: 'Users',
  records_read: 3,
  items_written: 2,
  records_rejected: 1,
  duplicates_set_aside: 0,
  records_embedded: 0,
  records_without_item: 0,
  items_kept: 0,
  items_deleted: 0,
  items_restored: 0,
  requests: 1,
  retried_items: 0,
  throttled_requests: 0,
  consumed_write_units: 4,
  units_used: [
    { index: null, units: 2 },
    { index: 'UsernameIndex', units: 2 },
  ],
  seconds: 0.2,
  items_per_second: 10,
  resumed: false,
  cancelled: false,
  stopped: null,
  rejects_file: null,
  first_rejected: [{ line: 4, column: 'user_id', value: 'abc', reason: 'abc is not a number.' }],
};

export const shape: TableShape = {
  name: 'Users',
  status: 'ACTIVE',
  partition_key: { name: 'userId', key_type: 'N' },
  sort_key: null,
  indexes: [
    {
      name: 'UsernameIndex',
      status: 'ACTIVE',
      partition_keys: [{ name: 'username', key_type: 'S' }],
      sort_keys: [{ name: 'lastLogin', key_type: 'S' }],
      projection: { kind: 'all' },
      provisioned: units,
    },
  ],
  provisioned: units,
  item_count: 1204,
  bytes: 98_304,
};

/** The migration after the file was read. */
export const read: MigrationState = {
  ...emptyMigration,
  step: 'design',
  source,
  profile,
  proposal,
  dataProposal: proposal,
  plan,
  review: { plan, findings: [] },
};

/** The migration after the check found nothing. */
export const checked: MigrationState = { ...read, step: 'import', check: { plan, result: check } };
export { account, known } from './known';
export { failure } from './failure';
export { repeatedKey } from './repeatedKey';
