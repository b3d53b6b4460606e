import type { Report } from '../../bindings/Report';
import { amount, bytes, duration, itemsPerSecond, plural } from '../../components/amount';
import { Figures } from '../../components/Figures';

/** What a run took: time, requests, write units. */
export function ReportFigures({ report }: { report: Report }) {
  if (report.route === 's3') {
    return (
      <Figures
        ruled
        figures={[
          { label: 'Time', value: duration(report.seconds) },
          { label: 'Objects in S3', value: amount(report.objects ?? 0) },
          { label: 'Uploaded', value: bytes(report.bytes_uploaded ?? 0) },
          { label: 'AWS calls the import', value: report.import_status ?? 'not begun' },
        ]}
      />
    );
  }
  return (
    <Figures
      ruled
      figures={[
        { label: 'Time', value: duration(report.seconds) },
        { label: 'Speed', value: itemsPerSecond(report.items_per_second) },
        { label: 'Requests', value: amount(report.requests) },
        {
          label: 'Sent again',
          value: amount(report.retried_items),
          note:
            report.throttled_requests > 0
              ? `throttled ${plural(report.throttled_requests, 'time')}`
              : undefined,
        },
        {
          label: 'Write units used',
          value:
            report.consumed_write_units === null ? 'not told' : amount(report.consumed_write_units),
        },
      ]}
    />
  );
}
