/** Options of a table beside keys, indexes and capacity, in words. */
import type { TableOptions } from '../bindings/TableOptions';
import { amount, plural } from '../components/amount';

/** The alias of the key that AWS keeps in each account for its tables. */
export const AWS_MANAGED_KEY = 'alias/aws/dynamodb';

/** What a design asks for, each with its name; nothing for what every table has. */
export function optionLines(options: TableOptions): { name: string; value: string }[] {
  const switched = [
    options.point_in_time_recovery && 'point-in-time recovery',
    options.deletion_protection && 'deletion protection',
    options.table_class === 'infrequent_access' && 'class Infrequent Access',
  ].filter((name) => name !== false);
  const lines = [
    options.time_to_live !== null && {
      name: 'Time to live',
      value: `at the time in ${options.time_to_live}`,
    },
    switched.length > 0 && { name: 'With', value: switched.join(', ') },
    options.kms_key !== null && { name: 'Encrypted with', value: options.kms_key },
    options.warm_throughput !== null && {
      name: 'Ready for',
      value: `${amount(options.warm_throughput.read_units_per_second)} reads and ${amount(options.warm_throughput.write_units_per_second)} writes a second`,
    },
    options.tags.length > 0 && {
      name: 'Tags',
      value: options.tags.map(({ key, value }) => `${key}=${value}`).join(', '),
    },
  ];
  return lines.filter((line) => line !== false);
}

/** The same in a few words, for where they are folded; empty where there are none. */
export function optionWords(options: TableOptions): string {
  return [
    options.time_to_live !== null && 'time to live',
    options.point_in_time_recovery && 'recovery',
    options.deletion_protection && 'protection',
    options.table_class === 'infrequent_access' && 'infrequent access',
    options.kms_key !== null && 'own key',
    options.warm_throughput !== null && 'warm throughput',
    options.tags.length > 0 && plural(options.tags.length, 'tag'),
  ]
    .filter((word) => word !== false)
    .join(', ');
}
