import { useCallback, useMemo } from 'react';
import type { CheckResult } from '../../bindings/CheckResult';
import type { Failure } from '../../bindings/Failure';
import type { Plan } from '../../bindings/Plan';
import type { PreviewRow } from '../../bindings/PreviewRow';
import type { Profile } from '../../bindings/Profile';
import { amount } from '../../components/amount';
import { CellText } from '../../components/grid/CellText';
import { columnWidth } from '../../components/grid/columnWidths';
import { Grid, type GridRow } from '../../components/grid/Grid';
import { usePages } from '../../components/grid/usePages';
import { TypeBadge } from '../../components/TypeBadge';
import { asFailure, engine } from '../../engine';
import { kindWords } from '../../plan/kinds';

interface Props {
  plan: Plan;
  sourceId: string;
  profile: Profile;
  check: CheckResult | null;
  selected: number | null;
  onSelect: (number: number) => void;
  onFailure: (failure: Failure) => void;
}

/** Beside a header's words stands its type's badge. */
const BADGE_PX = 30;
/** The longest value widens its column up to here. */
const MOST_CHARACTERS = 26;

function toGridRow(row: PreviewRow): GridRow {
  const remarkTone = row.remark ? 'remark' : 'plain';
  return {
    head: amount(row.line),
    cells: row.cells.map((text, at) => <CellText key={at} text={text} />),
    remark: row.remark,
    tone: row.status === 'item' ? remarkTone : row.status,
  };
}

/** Every record of the file; its rows are fetched as they are looked at. */
export function RecordsGrid({
  plan,
  sourceId,
  profile,
  check,
  selected,
  onSelect,
  onFailure,
}: Props) {
  const columns = useMemo(
    () =>
      plan.columns.map((column, index) => ({
        title: column.column,
        mark: column.included ? <TypeBadge type={kindWords(column.kind).letter} /> : undefined,
        width: Math.max(
          columnWidth(column.column, [
            ...(profile.columns[index]?.examples ?? []),
            'x'.repeat(Math.min(MOST_CHARACTERS, profile.columns[index]?.longest_bytes ?? 0)),
          ]),
          columnWidth(column.column, []) + BADGE_PX,
        ),
        align: column.kind === 'number' ? ('right' as const) : ('left' as const),
      })),
    [plan.columns, profile.columns],
  );
  // A finished check knows the repeated keys: the rows are asked for anew, and so `check` is a reason to.
  const load = useCallback(
    async (from: number, count: number) =>
      (await engine.previewRows(sourceId, plan, from, count)).rows,
    // oxlint-disable-next-line react/exhaustive-deps -- see above
    [sourceId, plan, check],
  );
  const failed = useCallback((error: unknown) => onFailure(asFailure(error)), [onFailure]);
  const pages = usePages<PreviewRow>(profile.records, load, failed);

  return (
    <Grid
      label="Records of the file"
      headTitle="Line"
      headWidth={profile.records > 99_999 ? 96 : 72}
      columns={columns}
      rowCount={profile.records}
      row={(index) => {
        const row = pages.row(index);
        return row && toGridRow(row);
      }}
      onLook={pages.look}
      selected={selected}
      onSelect={onSelect}
      rowTestId={(index) => `preview-row-${index}`}
    />
  );
}
