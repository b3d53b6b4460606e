import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useDispatch, useMigration } from '../../app/MigrationProvider';
import type { DesignTab } from '../../app/tables';
import { amount } from '../../components/amount';
import styles from './DesignTabs.module.css';

interface Props {
  tables: ReactNode;
  relations: ReactNode;
  questions: ReactNode;
}

/** Of several tables: one of them at a time, how all belong together, or what is asked of them. */
export function DesignTabs({ tables, relations, questions }: Props) {
  const { tab, count, chosen, asked } = useMigration(({ several }) => ({
    tab: several?.designTab ?? 'tables',
    count: several?.tables.length ?? 0,
    chosen: several?.relations.chosen.length ?? 0,
    asked: several?.relations.found ?? false,
  }));
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
          Tables <span className={styles.count}>{amount(count)}</span>
        </Tabs.Tab>
        <Tabs.Tab value="relations" data-testid="tab-relations">
          Relations{' '}
          <span className={styles.count}>{asked || chosen > 0 ? amount(chosen) : '…'}</span>
        </Tabs.Tab>
        <Tabs.Tab value="questions" data-testid="tab-questions">
          Questions
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="tables">{tables}</Tabs.Panel>
      <Tabs.Panel value="relations">{relations}</Tabs.Panel>
      <Tabs.Panel value="questions">{questions}</Tabs.Panel>
    </Tabs>
  );
}
