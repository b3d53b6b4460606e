import { useState } from 'react';
import type { AskedQuestion } from '../../../bindings/AskedQuestion';
import type { AskedStep } from '../../../bindings/AskedStep';
import { amount, duration, plural } from '../../../components/amount';
import { HEADER_PX, ROW_PX } from '../../../components/grid/Grid';
import { FoundItemPanel } from '../FoundItemPanel';
import { ItemAttributes } from '../ItemAttributes';
import { ItemsGrid } from '../ItemsGrid';
import styles from './Asked.module.css';

/** Rows that are shown of a step before it scrolls. */
const SHOWN_ROWS = 10;
const SCROLLBAR_PX = 16;

function unitsWords(units: number | null): string {
  return units === null
    ? 'read units not told'
    : `${amount(units)} read ${units === 1 ? 'unit' : 'units'}`;
}

/** "3 requests · 1.5 read units · 0.1 s", as the server told. */
export function sumWords({ steps, seconds }: AskedQuestion): string {
  const requests = steps.reduce((sum, step) => sum + step.requests, 0);
  const units = steps.reduce<number | null>(
    (sum, { read_units }) => (sum === null || read_units === null ? null : sum + read_units),
    0,
  );
  return [plural(requests, 'request'), unitsWords(units), duration(seconds)].join(' · ');
}

/** The items that one step found. */
function StepView({ step, number }: { step: AskedStep; number: number }) {
  const { items } = step;
  const [selected, setSelected] = useState<number | null>(null);
  const item = selected === null ? undefined : items[selected];
  const only = items.length === 1 ? items[0] : undefined;
  const count = `${plural(items.length, 'item')}${step.has_more ? ' shown, there are more' : ''}`;
  return (
    <section
      className={styles.step}
      aria-label={`Items of ${step.source}`}
      data-testid={`asked-step-${number}`}
    >
      <div className={styles.stepHead}>
        <h2>
          {step.source}: {count}
        </h2>
        <p>
          {step.words} · {plural(step.requests, 'request')} · {unitsWords(step.read_units)}
        </p>
      </div>
      {only && (
        <div className={styles.only}>
          <ItemAttributes item={only} />
        </div>
      )}
      {items.length > 1 && (
        <div
          className={styles.found}
          data-panel={item ? true : undefined}
          style={{
            height: item
              ? 420
              : HEADER_PX + Math.min(items.length, SHOWN_ROWS) * ROW_PX + SCROLLBAR_PX,
          }}
        >
          <ItemsGrid items={items} selected={selected} onSelect={setSelected} />
          {item && (
            <FoundItemPanel
              key={selected}
              item={item}
              number={(selected ?? 0) + 1}
              onClose={() => setSelected(null)}
            />
          )}
        </div>
      )}
    </section>
  );
}

/** What a question found, step by step, with the requests that were made. */
export function AskedAnswer({ answer }: { answer: AskedQuestion }) {
  return (
    <div className={styles.answer} data-testid="asked-answer">
      <div className={styles.made} role="status">
        <p data-testid="asked-made">{answer.made}</p>
        <p data-testid="asked-sum">{sumWords(answer)}</p>
      </div>
      {answer.steps.map((step, place) => (
        <StepView key={place} step={step} number={place + 1} />
      ))}
    </div>
  );
}
