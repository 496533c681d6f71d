# Keeps a model loaded: hands the payload of each task to a function of yours, and its result back to Emews.
#
#   source("emews_worker.R")
#   run(function(payload) (payload$x - 1)^2)
#
# The payload is a list; the result is a number, or a named list of numbers and texts. What the function prints goes to
# standard error, and an error fails its own task alone. It needs the package jsonlite.

run <- function(model) {
  tasks <- file("stdin", "r")
  on.exit(close(tasks))
  while (length(line <- readLines(tasks, n = 1)) > 0) {
    task <- jsonlite::fromJSON(line)
    answer <- answer_of(model, task$payload)
    text <- jsonlite::toJSON(c(list(task_id = task$task_id), answer), auto_unbox = TRUE, digits = NA, null = "null")
    cat(text, "\n", sep = "")
    flush(stdout())
  }
}

answer_of <- function(model, payload) {
  tryCatch(
    list(result = quietly(model, payload)),
    error = function(error) {
      call <- conditionCall(error)
      where <- if (is.null(call)) NULL else paste("in", deparse(call)[1])
      list(error = paste(c(conditionMessage(error), where), collapse = "\n"))
    }
  )
}

# What the model prints must not come between the answers.
quietly <- function(model, payload) {
  sink(stderr())
  on.exit(sink())
  model(payload)
}
