-- Prints what wrk keeps of its latencies, in microseconds: see wrk-latencies.ts.
done = function(summary, latency)
  io.write(string.format("run: %d us, %d requests\n", summary.duration, summary.requests))
  for i = 1, #latency do
    local value, count = latency(i)
    io.write(string.format("took %d us: %d\n", value, count))
  end
end
