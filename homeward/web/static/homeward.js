// Starts GOV.UK Frontend's scripts: focus on errors, fields that show when they matter, no double submits.
import { initAll } from "./govuk/govuk-frontend.min.js";

initAll();
