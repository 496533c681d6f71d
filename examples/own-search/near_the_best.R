# A search of one's own in R alone, without packages: some points at random, and then, for each that ends, another one near
# the best so far. It goes with parameters that are real numbers on a linear scale.

numbers <- function(line, key) {
  found <- regmatches(line, gregexpr(sprintf('"%s":(-?[0-9.eE+-]+|null)', key), line))[[1]]
  suppressWarnings(as.numeric(sub(sprintf('"%s":', key), "", found)))
}

submit <- function(units) {
  tried <<- rbind(tried, units)
  points <- apply(units, 1, function(u) {
    paste0("[", paste(format(low + u * (high - low), digits = 15, trim = TRUE), collapse = ","), "]")
  })
  cat('{"submit":[', paste(points, collapse = ","), "]}\n", sep = "")
  flush(stdout())
}

lines <- file("stdin", "r")
tried <- NULL
best <- Inf
while (length(line <- readLines(lines, n = 1)) > 0) {
  if (grepl('"event":"begin"', line, fixed = TRUE)) {
    low <- numbers(line, "min")
    high <- numbers(line, "max")
    sign <- if (grepl('"goal":"maximize"', line, fixed = TRUE)) -1 else 1
    set.seed(numbers(line, "seed"))
    submit(matrix(runif(16 * length(low)), ncol = length(low)))
  } else {
    point <- numbers(line, "point")
    value <- sign * numbers(line, "value")
    if (!is.na(value) && value < best) {
      best <- value
      around <- tried[point, ]
    }
    near <- if (is.finite(best)) around else tried[point, ]
    unit <- near + 0.3 / sqrt(1 + point) * rnorm(length(low))
    submit(matrix(pmin(pmax(unit, 0), 1), nrow = 1))
  }
}
