import type { Report } from '../../bindings/Report';
import { Card } from '../../components/Card';
import { UnitBars } from '../../components/UnitBars';
import styles from './RunPanel.module.css';

/** Write units by table and index, where the server told them apart. */
export function ReportUnits({ report }: { report: Report }) {
  if (report.units_used.length === 0) {
    return null;
  }
  return (
    <Card title="Write units used, by table and index" testId="run-units">
      <div className={styles.units}>
        <UnitBars
          targets={report.units_used.map(({ index, units }) => ({
            name: index ?? report.table,
            units,
          }))}
        />
      </div>
    </Card>
  );
}
