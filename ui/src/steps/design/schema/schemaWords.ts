import type { DeclaredTable } from '../../../bindings/DeclaredTable';
import { amount, plural } from '../../../components/amount';

/** "6 columns, primary key user_id, 2 unique, 1 foreign key" */
export function declaredWords(declared: DeclaredTable): string {
  const { columns, primary_key: key, unique, foreign_keys: foreign } = declared;
  return [
    plural(columns.length, 'column'),
    key.length === 0 ? 'no primary key' : `primary key ${key.join(' + ')}`,
    ...(unique.length > 0 ? [`${amount(unique.length)} unique`] : []),
    ...(foreign.length > 0 ? [plural(foreign.length, 'foreign key')] : []),
  ].join(', ');
}
