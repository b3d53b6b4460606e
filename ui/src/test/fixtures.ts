/** A small users table, as the engine would describe it. */
import type { CheckResult } from '../bindings/CheckResult';
import type { ColumnPlan } from '../bindings/ColumnPlan';
import type { Failure } from '../bindings/Failure';
import type { Finding } from '../bindings/Finding';
import type { Plan } from '../bindings/Plan';
import type { Profile } from '../bindings/Profile';
import type { Proposal } from '../bindings/Proposal';
import type { RecordPreview } from '../bindings/RecordPreview';
import type { Report } from '../bindings/Report';
import type { TableShape } from '../bindings/TableShape';
import { emptyMigration, type MigrationState } from '../app/migration';
import type { OpenedSource } from '../engine';

const units = { read_units_per_second: 5, write_units_per_second: 5 };

function column(name: string, attribute: string, kind: ColumnPlan['kind']): ColumnPlan {
  return { column: name, attribute, included: true, kind, zone: null, blank: 'leave_out' };
}

export const plan: Plan = {
  version: 1,
  table: {
    name: 'Users',
    partition_key: 'userId',
    sort_key: null,
    indexes: [
      {
        name: 'UsernameIndex',
        partition_key: 'username',
        sort_key: null,
        projection: { kind: 'include', attributes: ['email'] },
        provisioned: units,
      },
    ],
    capacity: { kind: 'provisioned', units },
  },
  columns: [
    column('user_id', 'userId', 'number'),
    column('username', 'username', 'text'),
    column('email', 'email', 'text'),
    column('last_login', 'lastLogin', 'date_time'),
    column('profile_data', 'profileData', 'json'),
  ],
  duplicates: 'stop',
};

export const profile: Profile = {
  records: 3,
  misshapen_records: 0,
  bytes: 432,
  seconds: 0.01,
  columns: plan.columns.map(({ column: name, kind }) => ({
    column: name,
    filled: 3,
    blank: 0,
    distinct: { count: 3, exact: true, unique: true },
    longest_bytes: 20,
    examples: ['101'],
    candidates: [
      { kind: 'text', fits: 3, misfits: 0, misfit_samples: [] },
      {
        kind: 'number',
        fits: kind === 'number' ? 3 : 1,
        misfits: kind === 'number' ? 0 : 2,
        misfit_samples: kind === 'number' ? [] : [{ line: 4, value: 'abc' }],
      },
    ],
    without_zone: kind === 'date_time' ? 2 : 0,
    json_like: 0,
  })),
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
};

export const source: OpenedSource = {
  source_id: 'source-1',
  summary: {
    file_name: 'users.csv',
    folder: '/home/anna',
    size_bytes: 432,
    format: { delimiter: ',', byte_order_mark: false },
    columns: plan.columns.map((entry) => entry.column),
    first_records: [{ number: 0, line: 2, cells: ['101', 'alice', 'a@example.com', '', '{}'] }],
  },
};

export const check: CheckResult = {
  records: 3,
  items: 3,
  rejected: 0,
  duplicates: 0,
  write_units: 6,
  bytes: 513,
  targets: [
    { name: 'Users', entries: 3, write_units: 3 },
    { name: 'UsernameIndex', entries: 3, write_units: 3 },
  ],
  findings: [],
  seconds: 0.01,
};

export const record: RecordPreview = {
  number: 0,
  line: 2,
  status: 'item',
  cells: [{ column: 'user_id', text: '0101' }],
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
};

export const report: Report = {
  table: 'Users',
  records_read: 3,
  items_written: 2,
  records_rejected: 1,
  duplicates_set_aside: 0,
  requests: 1,
  retried_items: 0,
  throttled_requests: 0,
  consumed_write_units: 4,
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
      partition_key: { name: 'username', key_type: 'S' },
      sort_key: { name: 'lastLogin', key_type: 'S' },
      projection: { kind: 'all' },
      provisioned: units,
    },
  ],
  provisioned: units,
  item_count: 1204,
};

export const repeatedKey: Finding = {
  severity: 'blocker',
  code: 'duplicate_key',
  column: 'user_id',
  count: 1,
  samples: [{ line: 4, value: '101' }],
  message: '1 record bears a key that another bears.',
  repair: 'Choose which is written.',
};

export function failure(code: string, message: string): Failure {
  return {
    code,
    message,
    repair: 'Do this next.',
    place: { file: 'users.csv', line: 12, column: 'email', value: 'x"y' },
    detail: 'os error 2',
  };
}

/** The migration after the file was read. */
export const read: MigrationState = {
  ...emptyMigration,
  step: 'design',
  source,
  profile,
  proposal,
  plan,
  review: { plan, findings: [] },
};

/** The migration after the check found nothing. */
export const checked: MigrationState = { ...read, step: 'import', check: { plan, result: check } };
