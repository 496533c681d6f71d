# The model: one function that gets the parameters of a task and returns its result.

source("emews_worker.R")

model <- function(parameters) {
  # Replace this by your own simulation. The seed makes a run repeatable.
  # A real one takes its time, in which the search learns and puts what waits in a new order.
  Sys.sleep(0.1)
  set.seed(parameters$seed)
  misfit <- (parameters$beta - 0.4)^2 +
    (log10(parameters$gamma) + 1)^2 +
    ((parameters$days - 7) / 20)^2 +
    (if (parameters$variant == "delta") 0 else 0.5) +
    rnorm(1, 0, parameters$noise)
  # Every number or text here becomes a column of tasks.csv.
  list(misfit = misfit, doubled = 2 * misfit)
}

run(model)
