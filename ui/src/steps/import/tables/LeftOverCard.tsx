import { Button } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import type { TableLeftOver } from '../../../bindings/TableLeftOver';
import { plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { Lead } from '../../../components/Lead';
import { Sign } from '../../../components/Sign';

interface Props {
  /** All of them, each with what was left over of it. */
  tables: { name: string; left: TableLeftOver | null }[];
  /** The person wants all of them written again. */
  onAnew: () => void;
}

/** An import of these tables that did not come to its end: what is done, and what comes next. */
export function LeftOverCard({ tables, onAnew }: Props) {
  const names = (is: (left: TableLeftOver | null) => boolean) =>
    tables
      .filter(({ left }) => is(left))
      .map(({ name }) => name)
      .join(', ');
  const done = tables.filter(({ left }) => left?.done).length;
  const goesOn = names((left) => Boolean(left?.run));
  const waiting = names((left) => !left?.done && !left?.run);
  return (
    <Card testId="left-over">
      <Lead
        sign={<Sign icon={IconPlayerStop} tone="amber" large />}
        title="An import of these tables did not come to its end"
      >
        <p>
          {done > 0 && `${plural(done, 'table is', 'tables are')} imported and not written again. `}
          {goesOn && `It goes on where it stopped: ${goesOn}. `}
          {waiting && `Still to be imported: ${waiting}.`}
        </p>
        <Button
          variant="default"
          size="compact-sm"
          mt={6}
          data-testid="import-anew"
          onClick={onAnew}
        >
          Import all of them again instead
        </Button>
      </Lead>
    </Card>
  );
}
