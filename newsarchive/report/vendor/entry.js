// What the report and the reading room draw with: the parts of Apache ECharts that echarts.min.js is bundled from.
import { init, use, version } from "echarts/core";
import { BarChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import { CalendarComponent, GridComponent, TooltipComponent, VisualMapPiecewiseComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

use([
  BarChart, HeatmapChart, LineChart, ScatterChart,
  CalendarComponent, GridComponent, TooltipComponent, VisualMapPiecewiseComponent,
  CanvasRenderer,
]);

export { init, version };
