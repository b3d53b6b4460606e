/** The engine's commands that tell what an import would meet and take, given what talks to it. */
import type { Destination } from './bindings/Destination';
import type { Plan } from './bindings/Plan';
import type { RouteOffers } from './bindings/RouteOffers';
import type { RunSummary } from './bindings/RunSummary';
import type { TableLeftOver } from './bindings/TableLeftOver';
import type { ItemsThere, TableToImport, TableToRoute, Talks } from './engineTypes';

export function beforeImportCommands({ invoke }: Talks) {
  return {
    /** Whether the plan's table holds items already, and about how many. */
    itemsThere: (destination: Destination, plan: Plan): Promise<ItemsThere> =>
      invoke('items_there', { destination, plan }),
    /** An import of this file under this plan to this destination that has not come to its end, or `null`. */
    unfinishedRun: (
      sourceId: string,
      plan: Plan,
      destination: Destination,
    ): Promise<RunSummary | null> => invoke('unfinished_run', { sourceId, plan, destination }),
    /** What was left over of an earlier import of these tables together, by table, or `null` where nothing was. */
    leftOver: (
      tables: TableToImport[],
      destination: Destination,
    ): Promise<TableLeftOver[] | null> => invoke('left_over', { tables, destination }),
    /** What each route would take for checked tables, and which is recommended: estimates. None where there is no choice. */
    routeOffers: (tables: TableToRoute[], destination: Destination): Promise<RouteOffers> =>
      invoke('route_offers', { tables, destination }),
  };
}
