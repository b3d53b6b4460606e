import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import { CopyButton } from '../../components/CopyButton';
import { FailureNotice } from '../../components/FailureNotice';
import { prettyJson } from '../../components/dynamoJson';
import { JsonBlock } from '../../components/JsonBlock';
import { asFailure, engine } from '../../engine';
import { FoundItemPanel } from './FoundItemPanel';
import { ItemsGrid } from './ItemsGrid';
import styles from './Query.module.css';
import type { Answer } from './useAnswer';

interface Props {
  answer: Answer;
  /** Count, read units, operation and time. */
  line: string;
  asking: boolean;
  onMore: () => void;
}

/** The items that were found, as a table and as JSON. */
export function AnswerView({ answer, line, asking, onMore }: Props) {
  const [view, setView] = useState('table');
  const [selected, setSelected] = useState<number | null>(null);
  const [saved, setSaved] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { items } = answer;
  const json = useMemo(() => `[${items.map((item) => item.dynamodb_json).join(',')}]`, [items]);
  const item = selected === null ? undefined : items[selected];

  async function save() {
    setFailure(null);
    try {
      const path = await engine.saveItems(
        items.map((entry) => entry.dynamodb_json),
        `${answer.request.table}.jsonl`,
      );
      setSaved(path);
    } catch (error) {
      setFailure(asFailure(error));
    }
  }

  if (items.length === 0) {
    return (
      <div className={styles.empty} data-testid="query-results">
        <h2 data-testid="query-count">No item was found</h2>
        <p>
          {answer.request.partition_values.length === 0
            ? 'The table holds no item.'
            : `Nothing in ${answer.request.index ?? answer.request.table} has that key. Capital letters and spaces count.`}
        </p>
      </div>
    );
  }
  return (
    <section className={styles.answer} data-testid="query-results" aria-label="What was found">
      <div className={styles.tools}>
        <p className={styles.count} data-testid="query-count" role="status">
          {line}
        </p>
        {saved && <p className={styles.saved}>Saved in {saved}</p>}
        <SegmentedControl
          size="xs"
          value={view}
          onChange={setView}
          aria-label="How the items are shown"
          data={[
            { value: 'table', label: <span data-testid="query-view-table">Table</span> },
            { value: 'json', label: <span data-testid="query-view-json">DynamoDB JSON</span> },
          ]}
        />
        <CopyButton text={() => prettyJson(json)} label="Copy" />
        <Button
          variant="default"
          size="compact-sm"
          data-testid="save-items"
          onClick={() => void save()}
        >
          Save…
        </Button>
      </div>
      {failure && <FailureNotice failure={failure} />}
      <div className={styles.found} data-panel={(item && view === 'table') || undefined}>
        {view === 'table' ? (
          <>
            <div className={styles.grid}>
              <ItemsGrid items={items} selected={selected} onSelect={setSelected} />
            </div>
            {item && (
              <FoundItemPanel
                key={selected}
                item={item}
                number={(selected ?? 0) + 1}
                onClose={() => setSelected(null)}
              />
            )}
          </>
        ) : (
          <JsonBlock
            json={json}
            testId="query-json"
            label="The items in DynamoDB JSON"
            copy={false}
          />
        )}
      </div>
      {answer.next && (
        <div className={styles.more}>
          <Button
            variant="default"
            size="compact-sm"
            loading={asking}
            data-testid="query-more"
            onClick={onMore}
          >
            Show more items
          </Button>
        </div>
      )}
    </section>
  );
}
