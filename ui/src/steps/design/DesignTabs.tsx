import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useDispatch, useMigration } from '../../app/MigrationProvider';
import type { DesignTab } from '../../app/tables';
import { amount } from '../../components/amount';
import styles from './DesignTabs.module.css';

interface Props {
  tables: ReactNode;
  /** Of one table alone there are none. */
  relations: ReactNode | null;
  questions: ReactNode;
}

/** The table, or one of several at a time; how these belong together; or what is asked of them. */
export function DesignTabs({ tables, relations, questions }: Props) {
  const { tab, count, chosen, found, kept, held } = useMigration(
    ({ several, designTab, asked }) => ({
      tab: designTab,
      count: several?.tables.length ?? 1,
      chosen: several?.relations.chosen.length ?? 0,
      found: several?.relations.found ?? false,
      kept: asked.questions.kept.length,
      held: asked.heldAgainst !== null,
    }),
  );
  const dispatch = useDispatch();
  return (
    <Tabs
      classNames={{ list: styles.tabs, tab: styles.tab }}
      keepMounted={false}
      value={tab}
      onChange={(next) => next && dispatch({ type: 'tables tab chosen', tab: next as DesignTab })}
    >
      <Tabs.List aria-label="What to design">
        <Tabs.Tab value="tables" data-testid="tab-tables">
          {count === 1 ? (
            'Table'
          ) : (
            <>
              Tables <span className={styles.count}>{amount(count)}</span>
            </>
          )}
        </Tabs.Tab>
        {relations !== null && (
          <Tabs.Tab value="relations" data-testid="tab-relations">
            Relations{' '}
            <span className={styles.count}>{found || chosen > 0 ? amount(chosen) : '…'}</span>
          </Tabs.Tab>
        )}
        <Tabs.Tab value="questions" data-testid="tab-questions">
          Questions <span className={styles.count}>{held || kept > 0 ? amount(kept) : '…'}</span>
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="tables">{tables}</Tabs.Panel>
      {relations !== null && <Tabs.Panel value="relations">{relations}</Tabs.Panel>}
      <Tabs.Panel value="questions">{questions}</Tabs.Panel>
    </Tabs>
  );
}
