/** What tables of tests have in common. */
import type { TableOptions } from '../bindings/TableOptions';

export const units = { read_units_per_second: 5, write_units_per_second: 5 };

export const noOptions: TableOptions = {
  time_to_live: null,
  point_in_time_recovery: false,
  deletion_protection: false,
  table_class: 'standard',
  tags: [],
  kms_key: null,
  warm_throughput: null,
};
