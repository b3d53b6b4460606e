import { IconCircleCheck, IconTablePlus } from '@tabler/icons-react';
import type { CheckResult } from '../../bindings/CheckResult';
import type { Plan } from '../../bindings/Plan';
import type { Projection } from '../../bindings/Projection';
import type { TableShape } from '../../bindings/TableShape';
import { amount, bytes, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { Lead } from '../../components/Lead';
import { Sign } from '../../components/Sign';
import { TypeBadge } from '../../components/TypeBadge';
import type { ItemsThere } from '../../engine';
import { kindWords } from '../../bindings/kinds';
import { attributeLetter } from '../../plan/kinds';
import { optionLines } from '../../plan/options';
import styles from './Import.module.css';

const carried: Record<Projection['kind'], string> = {
  all: 'all attributes',
  keys_only: 'keys only',
  include: 'keys and some attributes',
};

function Key({ plan, attribute }: { plan: Plan; attribute: string }) {
  const column = plan.columns.find((entry) => entry.included && entry.attribute === attribute);
  // What is made from several columns, or from the content, is text.
  return (
    <span className={styles.key}>
      <TypeBadge type={column ? attributeLetter(column) : kindWords['text'].letter} />
      <span className="mono">{attribute}</span>
    </span>
  );
}

interface Props {
  plan: Plan;
  check: CheckResult | null;
  fileName: string;
  /** The table that is there already with the same keys and indexes, if it is. */
  existing: TableShape | null;
  /** Whether it holds items, once that is known. */
  there: ItemsThere | null;
  where: string;
}

function thereWords(where: string, there: ItemsThere | null): string {
  if (!there) {
    return `On ${where}.`;
  }
  return there.is_empty
    ? `On ${where}. It holds no item yet.`
    : `On ${where}. It holds items already.`;
}

/** The table as it will be, or is, and what will be written into it. */
export function PlannedTable({ plan, check, fileName, existing, there, where }: Props) {
  const { table } = plan;
  return (
    <Card testId="table-state">
      <Lead
        sign={<Sign icon={existing ? IconCircleCheck : IconTablePlus} tone="good" large />}
        title={
          existing
            ? `${table.name} is there, with the same keys and indexes`
            : `${table.name} will be created on ${where}`
        }
      >
        <p>
          {existing
            ? thereWords(where, there)
            : 'Creating it writes no item. On AWS it takes up to a minute; indexes are made with it.'}
        </p>
      </Lead>
      <dl className={styles.shape}>
        <div>
          <dt>Partition key</dt>
          <dd>
            <Key plan={plan} attribute={table.partition_key} />
          </dd>
        </div>
        <div>
          <dt>Sort key</dt>
          <dd>{table.sort_key ? <Key plan={plan} attribute={table.sort_key} /> : 'none'}</dd>
        </div>
        <div>
          <dt>Capacity</dt>
          <dd>
            {table.capacity.kind === 'on_demand'
              ? 'on demand'
              : `${amount(table.capacity.units.read_units_per_second)} read, ${amount(table.capacity.units.write_units_per_second)} write units a second`}
          </dd>
        </div>
        {optionLines(table.options).map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {table.indexes.map((index) => (
          <div key={index.name}>
            <dt title={index.name}>{index.name}</dt>
            <dd>
              {[...index.partition_keys, ...index.sort_keys].map((attribute) => (
                <Key key={attribute} plan={plan} attribute={attribute} />
              ))}
              <small>{carried[index.projection.kind]}</small>
            </dd>
          </div>
        ))}
      </dl>
      {check && (
        <p className={styles.load}>
          {plural(check.items, 'item')} from {fileName} · {bytes(check.bytes)} ·{' '}
          {plural(check.write_units, 'write unit')}
          {check.rejected > 0 && ` · ${plural(check.rejected, 'record')} will be rejected`}
          {check.duplicates > 0 && ` · ${plural(check.duplicates, 'repeat')} set aside`}
        </p>
      )}
    </Card>
  );
}
