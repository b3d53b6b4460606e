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

/** "Taken for all 3 tables." or "Taken for 2 of 3 tables; the statements declare no table with the columns of notes, which stays as it was." */
export function ofAllWords(tables: { name: string; found: boolean }[]): string {
  const others = tables.filter(({ found }) => !found).map(({ name }) => name);
  if (others.length === 0) {
    return `Taken for all ${plural(tables.length, 'table')}. Relations are looked for once more.`;
  }
  const stays = others.length === 1 ? 'which stays as it was' : 'which stay as they were';
  return `Taken for ${amount(tables.length - others.length)} of ${plural(tables.length, 'table')}. The statements declare no table with the columns of ${others.join(', ')}, ${stays}.`;
}
