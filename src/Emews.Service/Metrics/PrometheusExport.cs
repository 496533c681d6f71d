using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Emews.Service.Metrics;

/// <summary>Sums up what a meter measures, in the text form of Prometheus.</summary>
internal sealed class PrometheusExport : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<Instrument> _instruments = [];
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = [];

    public PrometheusExport(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                _instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Find(instrument, tags).Add(value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Find(instrument, tags).Add(value));
    }

    /// <summary>Begins to listen; all instruments are there by now.</summary>
    public void Start() => _listener.Start();

    public void WriteTo(PrometheusText text)
    {
        var series = _series.ToArray().ToLookup(entry => entry.Key.Instrument, entry => (entry.Key.Labels, entry.Value));
        foreach (var instrument in _instruments)
        {
            text.Family(instrument.Name, KindOf(instrument), instrument.Description ?? instrument.Name);
            foreach (var (labels, measured) in series[instrument].OrderBy(entry => entry.Labels, StringComparer.Ordinal))
            {
                measured.WriteTo(text, instrument.Name, labels);
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> => "counter",
        Histogram<double> => "histogram",
        _ => "gauge",
    };

    private Series Find(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _series.GetOrAdd((instrument, PrometheusText.Labels(tags)), static key => new Series((key.Instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries));

    /// <summary>What was measured of one instrument with one set of labels.</summary>
    private sealed class Series(IReadOnlyList<double>? bounds)
    {
        private readonly Lock _lock = new();
        private readonly long[] _buckets = new long[(bounds?.Count ?? 0) + 1];
        private double _sum;

        public void Add(double value)
        {
            lock (_lock)
            {
                _sum += value;
                var bucket = 0;
                while (bounds is not null && bucket < bounds.Count && value > bounds[bucket])
                {
                    bucket++;
                }

                _buckets[bucket]++;
            }
        }

        public void WriteTo(PrometheusText text, string name, string labels)
        {
            lock (_lock)
            {
                if (bounds is null)
                {
                    text.Sample(name, labels, _sum);
                    return;
                }

                var count = 0L;
                for (var i = 0; i < _buckets.Length; i++)
                {
                    count += _buckets[i];
                    text.Sample($"{name}_bucket", PrometheusText.With(labels, "le", i < bounds.Count ? PrometheusText.Number(bounds[i]) : "+Inf"), count);
                }

                text.Sample($"{name}_sum", labels, _sum);
                text.Sample($"{name}_count", labels, count);
            }
        }
    }
}
