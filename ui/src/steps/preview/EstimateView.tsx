import { Button } from '@mantine/core';
import type { Capacity } from '../../bindings/Capacity';
import type { CheckResult } from '../../bindings/CheckResult';
import type { Destination } from '../../bindings/Destination';
import type { Estimate } from '../../bindings/Estimate';
import { bytes, plural } from '../../components/amount';
import { dollars, estimatedTime } from '../../components/dollars';
import { UnitBars } from '../../components/UnitBars';
import styles from './EstimateView.module.css';

interface Props {
  result: CheckResult | null;
  capacity: Capacity;
  destination: Destination;
  toDesign: () => void;
}

interface Line {
  label: string;
  term: string;
  value: string;
  aside?: boolean;
}

function linesOf(estimate: Estimate, capacity: Capacity): Line[] {
  const onDemand = {
    term: 'on demand',
    value: dollars(estimate.on_demand_dollars),
  };
  const costs: Line[] =
    capacity.kind === 'on_demand'
      ? [{ label: 'Paid by the write', ...onDemand }]
      : [
          {
            label: 'Reserved while it runs',
            term: 'provisioned, by the hour',
            value: dollars(estimate.provisioned_dollars ?? Number.NaN),
          },
          {
            label: 'Reserved for a month',
            term: 'provisioned',
            value: dollars(estimate.provisioned_dollars_a_month ?? Number.NaN),
          },
          { label: 'Or paid by the write', ...onDemand, aside: true },
        ];
  return [
    {
      label: 'Time for the writes',
      term: 'at the capacity chosen',
      value: estimatedTime(estimate.seconds),
    },
    ...costs,
    {
      label: 'Keeping them a month',
      term: `storage, ${bytes(estimate.stored_bytes)}`,
      value: dollars(estimate.storage_dollars_a_month),
    },
  ];
}

/** How long the import would take, what it would cost, and how its writes are shared out. */
export function EstimateView({ result, capacity, destination, toDesign }: Props) {
  if (!result) {
    return (
      <p className={styles.words} data-testid="estimate">
        The estimate stands here as soon as every record is checked.
      </p>
    );
  }
  const { estimate, targets } = result;
  const pace = `${plural(estimate.write_units_per_second, 'write unit')} a second`;
  return (
    <div className={styles.estimate} data-testid="estimate">
      {destination.kind !== 'aws' && (
        <p className={styles.practice}>
          {destination.kind === 'practice'
            ? 'Practice costs nothing: it runs on this computer. These figures are for the same import into AWS.'
            : 'These figures are for the same import into AWS.'}
        </p>
      )}
      <div className={styles.halves}>
        <dl className={styles.lines}>
          {linesOf(estimate, capacity).map(({ label, term, value, aside }) => (
            <div key={label} className={styles.line} data-aside={aside}>
              <dt>
                {label} <small>{term}</small>
              </dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <div>
          <h3 className={styles.title}>Write units, by table and index</h3>
          <UnitBars
            targets={targets.map((target) => ({ name: target.name, units: target.write_units }))}
          />
          <p className={styles.words}>
            {estimate.slowest} sets the pace:{' '}
            {capacity.kind === 'on_demand'
              ? `on demand, a new table takes ${pace} from the start.`
              : `${pace} are reserved for it.`}{' '}
            <Button
              className={styles.link}
              variant="default"
              size="compact-xs"
              data-testid="estimate-to-design"
              onClick={toDesign}
            >
              Change the capacity in Design
            </Button>
          </p>
        </div>
      </div>
      <p className={styles.source}>
        All of these are estimates. Prices of {estimate.prices_of}, {estimate.price_region}.
      </p>
    </div>
  );
}
