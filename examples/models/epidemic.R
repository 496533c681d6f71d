# An epidemic in a million people: how far its peak is from 150,000 infected on day 60.

source("emews_worker.R")

epidemic <- function(payload) {
  susceptible <- 999900
  infected <- 100
  peak <- infected
  peak_day <- 0
  for (day in seq_len(payload$days)) {
    caught <- payload$beta * susceptible * infected / 1e6
    susceptible <- susceptible - caught
    infected <- infected + caught - payload$gamma * infected
    if (infected > peak) {
      peak <- infected
      peak_day <- day
    }
  }
  misfit <- abs(peak - 150000) / 150000 + abs(peak_day - 60) / 60
  list(misfit = misfit, peak = peak, peak_day = peak_day)
}

run(epidemic)
