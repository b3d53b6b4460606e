/** Where the boxes of the picture stand: worked out by ELK in a worker, so that the window does not wait for it. */
import ELK from 'elkjs/lib/elk-api';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { inColumns } from './overview';
import { BOX, type Lines, type Positions } from './picture';

/** Boxes from left to right: whoever is pointed to stands left of who points. */
const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.aspectRatio': '1.5',
  'elk.spacing.nodeNode': '24',
  'elk.spacing.componentComponent': '30',
  'elk.layered.spacing.nodeNodeBetweenLayers': '66',
  'elk.separateConnectedComponents': 'true',
};

/** Row by row, where there is no worker. */
function inRows(tables: string[]): Positions {
  const columns = Math.ceil(Math.sqrt(tables.length));
  return Object.fromEntries(
    tables.map((name, place) => [
      name,
      {
        x: (place % columns) * (BOX.width + 66),
        y: Math.floor(place / columns) * (BOX.height + 40),
      },
    ]),
  );
}

/** Places the boxes. It never fails: without ELK they stand row by row. */
export async function layout(tables: string[], lines: Lines): Promise<Positions> {
  if (typeof Worker === 'undefined') {
    return inRows(tables);
  }
  const elk = new ELK({ workerUrl });
  try {
    const placed = await elk.layout({
      id: 'tables',
      layoutOptions: OPTIONS,
      children: tables.map((id) => ({ id, ...BOX })),
      edges: lines
        .filter(({ child, parent }) => child !== parent)
        .map(({ key, child, parent }) => ({ id: key, sources: [parent], targets: [child] })),
    });
    const positions = (placed.children ?? []).map(({ id, x, y }) => [id, { x: x ?? 0, y: y ?? 0 }]);
    return inColumns(Object.fromEntries(positions) as Positions);
  } catch (error) {
    console.error(error);
    return inRows(tables);
  } finally {
    elk.terminateWorker();
  }
}
