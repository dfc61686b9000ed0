// What the report draws with: the parts of Apache ECharts that echarts.min.js is bundled from.
import { init, use, version } from "echarts/core";
import { BarChart, HeatmapChart, ScatterChart } from "echarts/charts";
import { CalendarComponent, GridComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, HeatmapChart, ScatterChart, CalendarComponent, GridComponent, CanvasRenderer]);

export { init, version };
