namespace Emews.Workflows.Configuration.Writing;

/// <summary>Writes the search and its surrogate.</summary>
internal sealed class SearchWriter(YamlText yaml)
{
    public void Write(WorkflowConfiguration configuration)
    {
        var search = configuration.Search;
        yaml.Map("search", () =>
        {
            Method(search.Method);
            yaml.Text("queue", search.Queue);
            yaml.Whole("task_type", search.TaskType);
            yaml.Flag("lockstep", search.Lockstep);
        });
        if (configuration.Surrogate is SurrogateConfiguration.GaussianProcess process)
        {
            yaml.Map("surrogate", () => GaussianProcess(process));
        }
        else
        {
            yaml.Text("surrogate", "prototype");
        }

        yaml.Text("reprioritize_endpoint", configuration.ReprioritizeEndpoint);
    }

    private void Method(SearchMethod method)
    {
        switch (method)
        {
            case SearchMethod.Assembly assembly:
                yaml.Text("assembly", assembly.Path);
                yaml.Text("type", assembly.Type);
                yaml.Raw("settings", assembly.Settings);
                return;
            case SearchMethod.Program program:
                yaml.Text("program", program.CommandLine);
                yaml.Text("folder", program.Folder);
                yaml.Raw("settings", program.Settings);
                return;
        }

        yaml.Text("name", method.Name);
        switch (method)
        {
            case SearchMethod.Reprioritize reprioritize:
                Choosing(reprioritize.Acquisition, reprioritize.Pending);
                break;
            case SearchMethod.Streaming streaming:
                yaml.Whole("in_flight", streaming.InFlight);
                yaml.Whole("initial", streaming.Initial == 0 ? null : streaming.Initial);
                yaml.Whole("candidates", streaming.Candidates == 0 ? null : streaming.Candidates);
                yaml.Whole("propose_after", streaming.ProposeAfter == 0 ? null : streaming.ProposeAfter);
                Choosing(streaming.Acquisition, streaming.Pending);
                break;
            case SearchMethod.Grid grid:
                yaml.Text("design", "grid");
                yaml.Whole("levels", grid.Levels);
                yaml.Map("levels", grid.LevelsOf, (name, count) => yaml.Whole(name, count));
                break;
            case SearchMethod.LatinHypercube:
                yaml.Text("design", "latin_hypercube");
                break;
            case SearchMethod.Sobol sobol:
                yaml.Text("design", "sobol");
                yaml.Flag("scramble", sobol.Scramble);
                break;
            case SearchMethod.DesignFile file:
                yaml.Text("file", file.Path);
                break;
        }
    }

    private void Choosing(SearchAcquisition acquisition, SearchPending pending)
    {
        yaml.Text("acquisition", acquisition switch
        {
            SearchAcquisition.ExpectedImprovement => "ei",
            SearchAcquisition.Thompson => "thompson",
            _ => "log_ei",
        });
        yaml.Text("pending", pending switch { SearchPending.Liar => "liar", SearchPending.Ignore => "ignore", _ => "believer" });
    }

    private void GaussianProcess(SurrogateConfiguration.GaussianProcess process)
    {
        yaml.Text("kernel", process.Kernel switch
        {
            SurrogateKernel.Matern52 => "matern52",
            SurrogateKernel.Matern32 => "matern32",
            _ => "rbf",
        });
        yaml.Flag("ard", process.Ard);
        yaml.Flag("noise", process.Noise);
        if ((process.LengthScale ?? process.Constant ?? process.NoiseVariance) is not null)
        {
            yaml.Map("bounds", () =>
            {
                Bounds("length_scale", process.LengthScale);
                Bounds("constant", process.Constant);
                Bounds("noise", process.NoiseVariance);
            });
        }

        yaml.Whole("restarts", process.Restarts);
        yaml.Whole("max_points", process.MaxPoints);
        yaml.Text("transform", process.Transform switch { SurrogateTransform.None => "none", SurrogateTransform.Log => "log", _ => "auto" });
    }

    private void Bounds(string name, SurrogateBounds? bounds)
    {
        if (bounds is { } known)
        {
            yaml.Raw(name, $"[{YamlText.Shortest(known.Lower)}, {YamlText.Shortest(known.Upper)}]");
        }
    }
}
