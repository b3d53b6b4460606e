import type { PlacementOption } from '../../../bindings/PlacementOption';
import { amount, bytes, plural } from '../../../components/amount';
import styles from './Placement.module.css';

const FULL_ITEM_BYTES = 400 * 1024;

function unitsWords(option: PlacementOption): string {
  const { read_requests, usual_read_units, most_read_units } = option;
  const worst = most_read_units > usual_read_units ? `, at worst ${amount(most_read_units)}` : '';
  return `${plural(read_requests, 'request')}, ${amount(usual_read_units)} units${worst}`;
}

/** The largest item against the 400 KB that DynamoDB takes. */
function LargestItem({ option }: { option: PlacementOption }) {
  const { largest_bytes, too_large } = option;
  if (largest_bytes === null) {
    return null;
  }
  const share = Math.min(100, (largest_bytes / FULL_ITEM_BYTES) * 100);
  const tone = too_large > 0 ? 'red' : share > 25 ? 'amber' : undefined;
  return (
    <div>
      <dt>Largest item</dt>
      <dd data-tone={tone}>
        {bytes(largest_bytes)} of 400 KB
        {too_large > 0 && ` · ${plural(too_large, 'item')} too large`}
        <span className={styles.bar} aria-hidden>
          <span data-tone={tone} style={{ width: `${String(Math.max(1, share))}%` }} />
        </span>
      </dd>
    </div>
  );
}

/** One place for the rows: what it costs, and how it looks with rows of the person's own. */
export function OptionView({ option }: { option: PlacementOption }) {
  return (
    <>
      <dl className={styles.figures}>
        <div>
          <dt>Items</dt>
          <dd>{amount(option.items)}</dd>
        </div>
        <div>
          <dt>Read one with its rows</dt>
          <dd>{unitsWords(option)}</dd>
        </div>
        <div>
          <dt>Change one row</dt>
          <dd>{plural(option.change_write_units, 'write unit')}</dd>
        </div>
        <LargestItem option={option} />
        {option.partition && (
          <div>
            <dt>Most under one key</dt>
            <dd>
              {plural(option.partition.items, 'item')}; {bytes(option.partition.bytes)} at most
            </dd>
          </div>
        )}
      </dl>
      {option.example.length > 0 && (
        <div
          className={styles.picture}
          role="img"
          aria-label="How items would look, with your rows"
        >
          {option.example.map((item, at) => (
            <pre key={at}>
              <b>{item.table}</b>
              {'\n'}
              {item.lines.join('\n')}
            </pre>
          ))}
        </div>
      )}
    </>
  );
}
