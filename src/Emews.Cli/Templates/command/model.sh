#!/bin/sh
# The model: a program that is started once a task, with the parameters as arguments.
# Its last line is the result: a number, or a JSON object.
# Replace it by your own simulation, in any language. The seed makes a run repeatable.
beta=$1 gamma=$2 days=$3 variant=$4 noise=$5 seed=$6

# A real simulation takes its time, in which the search learns and puts what waits in a new order.
sleep 0.1

awk -v beta="$beta" -v gamma="$gamma" -v days="$days" -v variant="$variant" -v noise="$noise" -v seed="$seed" 'BEGIN {
  srand(seed)
  log_gamma = log(gamma) / log(10)
  misfit = (beta - 0.4) ^ 2 + (log_gamma + 1) ^ 2 + ((days - 7) / 20) ^ 2
  misfit += (variant == "delta" ? 0 : 0.5) + noise * (rand() - 0.5)
  # Every number or text here becomes a column of tasks.csv.
  printf "{\"misfit\": %.9g, \"doubled\": %.9g}\n", misfit, 2 * misfit
}'
