import { useMemo } from 'react';
import { useMigration } from '../../../app/MigrationProvider';
import { relationEntries } from '../../../app/relations';
import { plural } from '../../../components/amount';
import type { FootTone } from '../../../components/Foot';
import { relationsFooter } from './relationWords';

/** What stands around the relations, while they are shown. */
export function useRelationsFrame(): {
  title: string;
  purpose: string;
  footer: string;
  footerTone: FootTone;
} | null {
  const { relations, tables } = useMigration(({ several, designTab }) => ({
    relations: several && designTab === 'relations' ? several.relations : null,
    tables: several?.tables.length ?? 0,
  }));
  return useMemo(() => {
    if (relations === null) {
      return null;
    }
    const waits = relations.looking
      ? 'The rows of all tables are held against each other.'
      : relations.found
        ? ''
        : 'Relations are looked for once every table is read.';
    const { words, tone } = relationsFooter(relationEntries(relations));
    return {
      title: 'How your tables belong together',
      purpose: `Found in the data of ${plural(tables, 'table')}. Choose a line or a row to see why, drag from table to table to add one.`,
      footer: waits || words,
      footerTone: waits ? 'calm' : tone,
    };
  }, [relations, tables]);
}
